namespace InferenceServer.Media.Tests.Text;

/// <summary>A theory that needs the folder of real tokenizers.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AssetTheoryAttribute : TheoryAttribute
{
    public AssetTheoryAttribute()
    {
        if (TestFiles.Assets is null)
        {
            Skip = "needs ../shared/assets or INFERENCE_SERVER_ASSETS";
        }
    }
}
