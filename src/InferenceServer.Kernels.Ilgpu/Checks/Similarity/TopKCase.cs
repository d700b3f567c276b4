using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Ilgpu.Checks.Similarity;

/// <summary>One search: sizes, and what is peculiar about the numbers.</summary>
internal sealed record TopKCase(RowFormat Format, int Rows, int Dimension, int Queries, int K, TopKNumbers Numbers = TopKNumbers.Random, bool Filtered = false, RowFormat? RankedBy = null, int Stratum = 1)
{
    private const float Tolerance = 1e-4f;

    public static IEnumerable<TopKCase> All
    {
        get
        {
            foreach (RowFormat format in Enum.GetValues<RowFormat>())
            {
                foreach ((int rows, int dimension, int queries, int k) in ((int, int, int, int)[])
                    [(1, 1, 1, 1), (3, 5, 1, 10), (70, 64, 2, 7), (133, 100, 3, 20), (257, 384, 5, 40), (64, 1024, 8, 3), (90, 33, 11, 90)])
                {
                    yield return new(format, rows, dimension, queries, k);
                }

                yield return new(format, 300, 48, 2, 12, Filtered: true);
                yield return new(format, 300, 16, 1, 25, TopKNumbers.Tied);
                yield return new(format, 300, 16, 2, 25, TopKNumbers.NotFinite);
                yield return new(format, 3000, 8, 2, 20, Stratum: 8);
                yield return new(format, 3000, 8, 1, 20, TopKNumbers.Tied, Stratum: 8);
            }

            foreach (RowFormat format in Enum.GetValues<RowFormat>())
            {
                yield return new(format, 70, 40, 9, 7);
                yield return new(format, 40, 33, 40, 3, Filtered: true);
                yield return new(format, 500, 4, 9, 2, Filtered: format == RowFormat.Int8, Stratum: 4);
            }

            yield return new(RowFormat.BFloat16, 40, 64, 70, 3, TopKNumbers.Tied);
            yield return new(RowFormat.Float32, 100, 16, 10, 25, TopKNumbers.NotFinite);
            yield return new(RowFormat.Int8, 500, 64, 2, 10, RankedBy: RowFormat.Float32);
            yield return new(RowFormat.Int8, 500, 64, 2, 10, RankedBy: RowFormat.BFloat16);
            yield return new(RowFormat.Float32, 4000, 8, 1, 20, TopKNumbers.SampleOfTheWorst, Stratum: 4);
            yield return new(RowFormat.Float32, 4000, 8, 2, 200, TopKNumbers.SampleOfTheBest, Stratum: 4);
            yield return new(RowFormat.Float32, 40000, 4, 1, 1000, Filtered: true);
        }
    }

    /// <summary>What is wrong with the answer.</summary>
    public IEnumerable<string> Faults(TopKKernels kernels)
    {
        Random random = new(Rows + Dimension);
        float[] rows = Numbers.Fill(random, Rows, Dimension, Format, Stratum), queries = [.. Enumerable.Range(0, Queries * Dimension).Select(_ => random.NextSingle() - 0.5f)];
        uint[]? filter = Filtered ? [.. Enumerable.Range(0, (Rows + 31) / 32).Select(_ => (uint)random.Next() & (uint)random.Next())] : null;
        using RowsOnAccelerator scanned = new(kernels.Accelerator, Format, rows, Dimension, null);
        using RowsOnAccelerator ranked = new(kernels.Accelerator, RankedBy ?? Format, rows, Dimension, null);
        using TopKOnAccelerator device = new(kernels, scanned, ranked, queries, filter);
        ulong[] keys = new ulong[Queries * K];
        bool reranked = RankedBy is not null || device.Tile is not null;
        int wanted = TopKRounds.Wanted(K, reranked);
        TopKPlan plan = Stratum == 1 ? TopKPlan.For(Rows, wanted) : TopKPlan.Sampled(Rows, wanted, Stratum);
        int scans = TopKRounds.Run(device, Rows, plan, K, reranked, keys, new ulong[Queries], CancellationToken.None);
        if (Numbers is TopKNumbers.SampleOfTheWorst or TopKNumbers.SampleOfTheBest && scans < 2)
        {
            yield return "the sample was not misled";
        }

        long[] ids = new long[keys.Length];
        float[] scores = new float[keys.Length];
        int[] counts = new int[Queries];
        CudaTopK.Decode(keys, K, ids, scores, counts);
        for (int query = 0; query < Queries; query++)
        {
            foreach (string fault in Faults(ranked.Worth, queries.AsSpan(query * Dimension, Dimension).ToArray(), filter, ids.AsSpan(query * K, counts[query]).ToArray(), scores.AsSpan(query * K, counts[query]).ToArray()))
            {
                yield return $"query {query}: {fault}";
            }
        }
    }

    private IEnumerable<string> Faults(float[] rows, float[] query, uint[]? filter, long[] ids, float[] scores)
    {
        (long Id, double Score)[] expected = TopKReference.Search(rows, query, K, Metric.InnerProduct, filter is null ? null : row => ((filter[row >> 5] >> (int)(row & 31)) & 1) != 0);
        if (expected.Length != ids.Length)
        {
            yield return $"{ids.Length} rows, expected {expected.Length}";
            yield break;
        }

        if (ids.Any(id => id < 0 || id >= Rows))
        {
            yield return "rows that there are not";
            yield break;
        }

        for (int i = 0; i < ids.Length; i++)
        {
            double exact = TopKReference.Score(rows.AsSpan((int)ids[i] * Dimension, Dimension), query, Metric.InnerProduct);
            if (!Near(exact, scores[i]) || !Near(expected[i].Score, scores[i]))
            {
                yield return $"place {i}: row {ids[i]} at {scores[i]}, worth {exact}; expected row {expected[i].Id} at {expected[i].Score}";
            }

            if (i > 0 && !(scores[i - 1] > scores[i] || (scores[i - 1] == scores[i] && ids[i - 1] < ids[i])))
            {
                yield return $"places {i - 1} and {i} are out of order";
            }
        }
    }

    private static bool Near(double expected, float actual) => expected == actual || Math.Abs(expected - actual) <= Tolerance;
}
