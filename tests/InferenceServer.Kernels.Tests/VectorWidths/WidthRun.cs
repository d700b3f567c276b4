using System.Collections.Concurrent;
using System.Diagnostics;

namespace InferenceServer.Kernels.Tests.VectorWidths;

/// <summary>One run of all probes in a process that is held to a vector width; each width runs once per test session.</summary>
internal static class WidthRun
{
    public const string PathKey = "path";

    private static readonly TimeSpan TimeOut = TimeSpan.FromMinutes(3);

    private static readonly ConcurrentDictionary<int, Lazy<Task<IReadOnlyDictionary<string, string>>>> Runs = [];

    /// <summary>Hash by probe, and under <see cref="PathKey"/> the width that the process took.</summary>
    public static Task<IReadOnlyDictionary<string, string>> At(int bits)
        => Runs.GetOrAdd(bits, b => new(() => StartAsync(b))).Value;

    private static async Task<IReadOnlyDictionary<string, string>> StartAsync(int bits)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(typeof(WidthRun).Assembly.Location);
        if (bits < 512)
        {
            start.Environment["DOTNET_EnableAVX512"] = "0";
        }

        if (bits < 256)
        {
            start.Environment["DOTNET_EnableAVX2"] = "0";
        }

        using Process process = Process.Start(start)!;
        using CancellationTokenSource late = new(TimeOut);
        Task<string> output = process.StandardOutput.ReadToEndAsync(late.Token);
        Task<string> errors = process.StandardError.ReadToEndAsync(late.Token);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        Assert.True(process.ExitCode == 0, $"the process at {bits} bits ended with {process.ExitCode}: {await errors}");
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .ToDictionary(parts => parts[0], parts => parts[1]);
    }
}
