namespace InferenceServer.Kernels.Cuda;

/// <summary>The steps of a search: sample, threshold, scan, selection, and the scan again while a threshold let through too few rows or too many.</summary>
internal static class TopKRounds
{
    /// <summary>Candidates that a scan hands to the rows that count, for each answer.</summary>
    public const int CandidatesPerAnswer = 4;

    /// <summary>The most keys that can be selected for a query.</summary>
    public const int MostSelected = 3072;

    /// <summary>How many rows the scan has to find: more than are asked for where its scores are not those that count.</summary>
    public static int Wanted(int k, bool reranked) => reranked ? Math.Min(k * CandidatesPerAnswer, MostSelected) : k;

    /// <summary>Finds the best <paramref name="k"/> rows of each query.</summary>
    /// <param name="device">The batch.</param>
    /// <param name="rows">Rows there are, at least 1.</param>
    /// <param name="plan">How they are found, of <see cref="TopKPlan.For"/> for <see cref="Wanted"/> as a rule.</param>
    /// <param name="k">How many.</param>
    /// <param name="reranked">Whether the scan's scores are only good enough to find candidates.</param>
    /// <param name="keys">k for each query, in falling order; zeros where there are fewer.</param>
    /// <param name="worst">Receives the worst candidate of each query where they are reranked; zero where all rows that may be answered are candidates.</param>
    /// <param name="cancellationToken">Looked at between scans.</param>
    /// <returns>Scans of all rows that it took.</returns>
    public static int Run(ITopKLaunches device, int rows, TopKPlan plan, int k, bool reranked, Span<ulong> keys, Span<ulong> worst, CancellationToken cancellationToken)
    {
        int candidates = Wanted(k, reranked), scans = 1;
        device.ScanAll(plan.Stratum, plan.Capacity);
        if (plan.Stratum == 1)
        {
            device.SelectCandidates(plan.Capacity, rows, candidates);
        }
        else
        {
            device.SelectThresholds(plan.Capacity, plan.Looked(rows), plan.Rank);
            scans = Reach(device, plan.Capacity, candidates, cancellationToken);
        }

        if (reranked)
        {
            device.ReadWorst(candidates, worst);
            device.Rerank(candidates, k);
        }

        device.ReadSelected(k, keys);
        return scans;
    }

    private static int Reach(ITopKLaunches device, int capacity, int candidates, CancellationToken cancellationToken)
    {
        int[] counts = new int[device.Queries];
        ulong[] thresholds = new ulong[device.Queries], selected = [];
        for (int scans = 1; ; scans++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            device.ScanReaching(capacity);
            device.SelectCandidates(capacity, null, candidates);
            device.ReadCounts(counts, thresholds);
            if (counts.Any(count => count > capacity))
            {
                selected = new ulong[device.Queries * candidates];
                device.ReadSelected(candidates, selected);
            }

            if (!Improve(counts, thresholds, selected, capacity, candidates))
            {
                return scans;
            }

            device.SetThresholds(thresholds);
        }
    }

    /// <summary>
    /// Where more keys reached the threshold than there was room for, the worst of the best of those kept is a higher one that
    /// enough keys reach; where too few reached it, none is left out. False where all were right.
    /// </summary>
    private static bool Improve(int[] counts, ulong[] thresholds, ulong[] selected, int capacity, int candidates)
    {
        bool changed = false;
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] > capacity)
            {
                thresholds[i] = selected[((i + 1) * candidates) - 1];
                changed = true;
            }
            else if (counts[i] < candidates && thresholds[i] != 0)
            {
                thresholds[i] = 0;
                changed = true;
            }
        }

        return changed;
    }
}
