using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Tests.Similarity;

/// <summary>Whether an answer is right: against the definition in double precision, ids outside ties of rounding.</summary>
internal static class Agreement
{
    public static void Check(float[] rows, ReadOnlySpan<float> query, Metric metric, ReadOnlySpan<long> ids, ReadOnlySpan<float> scores)
    {
        int dimension = query.Length;
        (long Id, double Score)[] expected = TopKReference.Search(rows, query, ids.Length, metric);
        Assert.Equal(expected.Length, ids.Length);
        HashSet<long> seen = [];
        for (int i = 0; i < ids.Length; i++)
        {
            double exact = TopKReference.Score(rows.AsSpan((int)ids[i] * dimension, dimension), query, metric);
            double tolerance = Tolerance(rows.AsSpan((int)ids[i] * dimension, dimension), query, metric);
            Assert.True(seen.Add(ids[i]), $"row {ids[i]} twice");
            Assert.Equal(exact, scores[i], tolerance);
            Assert.Equal(expected[i].Score, scores[i], tolerance);
            Assert.True(i == 0 || scores[i - 1] > scores[i] || (scores[i - 1] == scores[i] && ids[i - 1] < ids[i]), $"places {i - 1} and {i} out of order");
        }
    }

    /// <summary>A few units in the last place of the sum of magnitudes, which bounds what any order of adding up can err by.</summary>
    private static double Tolerance(ReadOnlySpan<float> row, ReadOnlySpan<float> query, Metric metric)
    {
        double magnitudes = 0, rowSquares = 0, querySquares = 0;
        for (int i = 0; i < row.Length; i++)
        {
            magnitudes += Math.Abs((double)row[i] * query[i]);
            rowSquares += (double)row[i] * row[i];
            querySquares += (double)query[i] * query[i];
        }

        double scale = metric == Metric.InnerProduct ? magnitudes : magnitudes / Math.Max(1e-30, Math.Sqrt(rowSquares * querySquares));
        return 1e-9 + (scale * 1e-6);
    }
}
