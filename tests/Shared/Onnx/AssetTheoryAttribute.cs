namespace InferenceServer.Tests.Onnx;

/// <summary>A theory over a file of the asset pack; skipped, saying so, where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AssetTheoryAttribute : TheoryAttribute
{
    public AssetTheoryAttribute(string needed)
    {
        if (Assets.Folder is null || !Path.Exists(Assets.PathOf(needed)))
        {
            Skip = $"needs {needed} of the asset pack";
        }
    }
}
