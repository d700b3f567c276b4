namespace InferenceServer.Collections.Tests;

/// <summary>How long a test waits for what should come at once: long, for machines that are busy.</summary>
internal static class Wait
{
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(120);
}
