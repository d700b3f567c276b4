using System.Globalization;

namespace InferenceServer.RetrievalTimings;

/// <summary>What this process has in memory now, in MiB, as Linux counts it.</summary>
/// <param name="All">All of it.</param>
/// <param name="Anonymous">What is in no file: heaps and stacks.</param>
/// <param name="File">Mapped files, which the system may take back.</param>
/// <param name="Peak">The most there ever was.</param>
internal sealed record ResidentMemory(double All, double Anonymous, double File, double Peak)
{
    public static ResidentMemory Now()
    {
        string[] status = System.IO.File.ReadAllLines("/proc/self/status");
        return new(Of("VmRSS"), Of("RssAnon"), Of("RssFile"), Of("VmHWM"));
        double Of(string field) => double.Parse(status.First(line => line.StartsWith(field, StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
