namespace InferenceServer.Media.Tests.Text;

/// <summary>A test that needs the demo pack's golden values.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DemoFactAttribute : FactAttribute
{
    public DemoFactAttribute()
    {
        if (TestFiles.Demo is null)
        {
            Skip = "needs ../shared/demo";
        }
    }
}
