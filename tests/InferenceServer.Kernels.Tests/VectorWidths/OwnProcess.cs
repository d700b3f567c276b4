using System.Diagnostics;

namespace InferenceServer.Kernels.Tests.VectorWidths;

/// <summary>This assembly, started anew as a program.</summary>
internal static class OwnProcess
{
    private static readonly TimeSpan TimeOut = TimeSpan.FromMinutes(3);

    /// <summary>Runs <see cref="Program"/> to its end.</summary>
    /// <param name="arguments">What it shall do.</param>
    /// <param name="environment">Variables set for it.</param>
    /// <returns>The lines that it wrote.</returns>
    public static async Task<string[]> RunAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in (string[])["exec", typeof(OwnProcess).Assembly.Location, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
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

        Assert.True(process.ExitCode == 0, $"the process ended with {process.ExitCode}: {await errors}");
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
