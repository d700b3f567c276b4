namespace InferenceServer.Client.Tests;

/// <summary>A test that needs a running server, whose host:port stands in the environment.</summary>
public sealed class RealServerFactAttribute : FactAttribute
{
    public RealServerFactAttribute()
    {
        if (Address is null)
        {
            Skip = "needs a running server in INFERENCE_SERVER_ADDRESS";
        }
    }

    public static string? Address => Environment.GetEnvironmentVariable("INFERENCE_SERVER_ADDRESS") is { Length: > 0 } address ? address : null;
}
