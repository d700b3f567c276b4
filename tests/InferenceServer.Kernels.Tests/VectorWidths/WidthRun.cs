using System.Collections.Concurrent;

namespace InferenceServer.Kernels.Tests.VectorWidths;

/// <summary>One run of all probes in a process that is held to a vector width; each width runs once per test session.</summary>
internal static class WidthRun
{
    public const string PathKey = "path";

    private static readonly ConcurrentDictionary<int, Lazy<Task<IReadOnlyDictionary<string, string>>>> Runs = [];

    /// <summary>Hash by probe, and under <see cref="PathKey"/> the width that the process took.</summary>
    public static Task<IReadOnlyDictionary<string, string>> At(int bits)
        => Runs.GetOrAdd(bits, b => new(() => StartAsync(b))).Value;

    private static async Task<IReadOnlyDictionary<string, string>> StartAsync(int bits)
    {
        Dictionary<string, string> environment = [];
        if (bits < 512)
        {
            environment["DOTNET_EnableAVX512"] = "0";
        }

        if (bits < 256)
        {
            environment["DOTNET_EnableAVX2"] = "0";
        }

        return (await OwnProcess.RunAsync([], environment)).Select(line => line.Split('\t')).ToDictionary(parts => parts[0], parts => parts[1]);
    }
}
