namespace InferenceServer.Kernels.Tests.Spectral;

/// <summary>A theory over expected values; skipped where they are absent.</summary>
internal sealed class AssetTheoryAttribute : TheoryAttribute
{
    public AssetTheoryAttribute()
    {
        if (Assets.Folder is null)
        {
            Skip = "needs ../shared/assets";
        }
    }
}
