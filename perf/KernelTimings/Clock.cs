namespace InferenceServer.KernelTimings;

/// <summary>How long work takes when nothing disturbs it.</summary>
internal static class Clock
{
    /// <summary>The shortest of at least <paramref name="least"/> runs within about <paramref name="budget"/>, in seconds, after one run that is not counted.</summary>
    public static double Best(Action work, TimeSpan? budget = null, int least = 5)
    {
        TimeProvider time = TimeProvider.System;
        TimeSpan limit = budget ?? TimeSpan.FromSeconds(1.5);
        work();
        long start = time.GetTimestamp();
        TimeSpan best = TimeSpan.MaxValue;
        for (int run = 0; run < least || time.GetElapsedTime(start) < limit; run++)
        {
            long before = time.GetTimestamp();
            work();
            TimeSpan taken = time.GetElapsedTime(before);
            best = taken < best ? taken : best;
        }

        return best.TotalSeconds;
    }
}
