namespace InferenceServer.Media.Tests.Text;

/// <summary>A test that needs the folder of real tokenizers.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AssetFactAttribute : FactAttribute
{
    public AssetFactAttribute()
    {
        if (TestFiles.Assets is null)
        {
            Skip = "needs ../shared/assets or INFERENCE_SERVER_ASSETS";
        }
    }
}
