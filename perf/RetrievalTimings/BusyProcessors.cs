using System.Diagnostics;

namespace InferenceServer.RetrievalTimings;

/// <summary>What one thread's work costs while every processor does the same, as under a server's load: neighbours share caches and clock.</summary>
internal static class BusyProcessors
{
    /// <summary>Microseconds of processor time per unit.</summary>
    /// <param name="work">Makes a thread's work, which does so many units each time it is called.</param>
    /// <param name="units">Units of one call.</param>
    /// <param name="budget">How long every thread goes on.</param>
    public static double Cost(Func<Action> work, int units, TimeSpan budget)
    {
        int threads = Environment.ProcessorCount;
        Action[] works = [.. Enumerable.Range(0, threads).Select(_ => work())];
        Array.ForEach(works, once => once());
        long calls = 0;
        TimeSpan before = Environment.CpuUsage.TotalTime;
        Thread[] running = [.. works.Select(once => new Thread(() =>
        {
            long start = Stopwatch.GetTimestamp();
            do
            {
                once();
                Interlocked.Increment(ref calls);
            }
            while (Stopwatch.GetElapsedTime(start) < budget);
        }))];
        Array.ForEach(running, thread => thread.Start());
        Array.ForEach(running, thread => thread.Join());
        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / calls / units;
    }
}
