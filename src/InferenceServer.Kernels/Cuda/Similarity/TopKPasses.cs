using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Cuda;

/// <summary>A search for any number of queries, a batch at a time. Where a scan's rounding may have cost a query one of its rows, the query is scanned again in full precision.</summary>
internal sealed class TopKPasses(TopKLaunches launches)
{
    /// <summary>Finds the best <paramref name="k"/> rows of each query.</summary>
    /// <returns>Queries that were scanned again.</returns>
    public int Run(
        ReadOnlySpan<float> queries, int k, Span<long> ids, Span<float> scores, Span<int> counts, Metric metric, nint stream, CancellationToken cancellationToken)
    {
        int dimension = launches.Dimension, count = queries.Length / dimension, again = 0;
        ulong[] keys = new ulong[Math.Min(count, CudaTopK.MostQueriesOfAPass) * k], worst = new ulong[keys.Length / k];
        for (int first = 0; first < count; first += CudaTopK.MostQueriesOfAPass)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int now = Math.Min(CudaTopK.MostQueriesOfAPass, count - first);
            ReadOnlySpan<float> batch = queries.Slice(first * dimension, now * dimension);
            launches.Begin(batch, metric, stream);
            Search(k, keys.AsSpan(0, now * k), worst.AsSpan(0, now), cancellationToken);
            int[] open = launches.Error is { } error ? Open(batch, k, keys, worst, error) : [];
            if (open.Length > 0)
            {
                Again(batch, open, k, keys, metric, stream, cancellationToken);
                again += open.Length;
            }

            CudaTopK.Decode(keys.AsSpan(0, now * k), k, ids[(first * k)..], scores[(first * k)..], counts[first..]);
        }

        return again;
    }

    private void Search(int k, Span<ulong> keys, Span<ulong> worst, CancellationToken cancellationToken)
    {
        TopKPlan plan = TopKPlan.For(launches.Rows, TopKRounds.Wanted(k, launches.AreCoarse));
        TopKRounds.Run(launches, launches.Rows, plan, k, launches.AreCoarse, keys, worst, cancellationToken);
    }

    /// <summary>The queries for which a row that was no candidate may be worth more than the last that is answered.</summary>
    private int[] Open(ReadOnlySpan<float> queries, int k, ulong[] keys, ulong[] worst, double error)
    {
        List<int> open = [];
        for (int i = 0; i < launches.Queries && launches.AreCoarse; i++)
        {
            // Where there were fewer candidates than places for them, there are no other rows.
            ulong last = keys[((i + 1) * k) - 1];
            if (worst[i] != 0 && (last == 0 || !(RankKey.Score(last) > RankKey.Score(worst[i]) + (error * Length(queries.Slice(i * launches.Dimension, launches.Dimension))))))
            {
                open.Add(i);
            }
        }

        return [.. open];
    }

    private void Again(ReadOnlySpan<float> queries, int[] open, int k, ulong[] keys, Metric metric, nint stream, CancellationToken cancellationToken)
    {
        int dimension = launches.Dimension;
        float[] some = new float[open.Length * dimension];
        ulong[] found = new ulong[open.Length * k];
        for (int i = 0; i < open.Length; i++)
        {
            queries.Slice(open[i] * dimension, dimension).CopyTo(some.AsSpan(i * dimension));
        }

        launches.Begin(some, metric, stream, onTensorCores: false);
        Search(k, found, new ulong[open.Length], cancellationToken);
        for (int i = 0; i < open.Length; i++)
        {
            found.AsSpan(i * k, k).CopyTo(keys.AsSpan(open[i] * k));
        }
    }

    private static double Length(ReadOnlySpan<float> query)
    {
        double squares = 0;
        foreach (float number in query)
        {
            squares += (double)number * number;
        }

        return Math.Sqrt(squares);
    }
}
