using System.Text.Json;

namespace InferenceServer.RetrievalTimings;

/// <summary>The verses that are sent and that the baselines read.</summary>
internal static class Songs
{
    public static string[] Read(string path)
        => [.. JsonElement.Parse(File.ReadAllBytes(path)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("text").GetString()!)];
}
