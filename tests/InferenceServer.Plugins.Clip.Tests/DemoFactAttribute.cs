namespace InferenceServer.Plugins.Clip.Tests;

/// <summary>A test against the golden values of the demo pack, skipped where the pack is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DemoFactAttribute : FactAttribute
{
    public DemoFactAttribute()
    {
        if (!File.Exists(LoadedClip.Demo("gallery", "golden.json")))
        {
            Skip = "needs gallery/golden.json of the demo pack";
        }
    }
}
