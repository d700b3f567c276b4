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

    /// <summary>
    /// The shortest run of each of several works, in seconds, that take turns within about <paramref name="budget"/>: what one of
    /// them gains or loses because the machine is shared, the others do too.
    /// </summary>
    public static double[] BestInTurn(IReadOnlyList<Action> works, TimeSpan budget, int least = 3)
    {
        TimeProvider time = TimeProvider.System;
        double[] best = [.. works.Select(_ => double.MaxValue)];
        long start = time.GetTimestamp();
        for (int round = 0; round <= least || time.GetElapsedTime(start) < budget; round++)
        {
            for (int i = 0; i < best.Length; i++)
            {
                long before = time.GetTimestamp();
                works[i]();
                double taken = time.GetElapsedTime(before).TotalSeconds;
                best[i] = round == 0 ? best[i] : Math.Min(best[i], taken);
            }
        }

        return best;
    }
}
