namespace InferenceServer.Kernels.Similarity;

/// <summary>The definition of <see cref="TopK"/> in plain loops and double precision, which the tests hold it against.</summary>
public static class TopKReference
{
    /// <summary>The score of one row.</summary>
    /// <param name="row">The row's numbers.</param>
    /// <param name="query">As many numbers.</param>
    /// <param name="metric">What a score is.</param>
    public static double Score(ReadOnlySpan<float> row, ReadOnlySpan<float> query, Metric metric)
    {
        double product = 0, rowSquares = 0, querySquares = 0;
        for (int i = 0; i < row.Length; i++)
        {
            product += (double)row[i] * query[i];
            rowSquares += (double)row[i] * row[i];
            querySquares += (double)query[i] * query[i];
        }

        return metric == Metric.InnerProduct ? product : rowSquares * querySquares == 0 ? 0 : product / Math.Sqrt(rowSquares) / Math.Sqrt(querySquares);
    }

    /// <summary>The best <paramref name="k"/> of the rows that <paramref name="allowed"/> lets through, by falling score and then rising index.</summary>
    /// <param name="rows">Whole rows of <c>query.Length</c> numbers.</param>
    /// <param name="query">The query.</param>
    /// <param name="k">How many rows.</param>
    /// <param name="metric">What a score is.</param>
    /// <param name="allowed">Which rows; null for all.</param>
    public static (long Id, double Score)[] Search(ReadOnlySpan<float> rows, ReadOnlySpan<float> query, int k, Metric metric, Func<long, bool>? allowed = null)
    {
        List<(long Id, double Score)> scored = [];
        for (int row = 0; row < rows.Length / query.Length; row++)
        {
            double score = Score(rows.Slice(row * query.Length, query.Length), query, metric);
            if (!double.IsNaN(score) && (allowed is null || allowed(row)))
            {
                scored.Add((row, score));
            }
        }

        return [.. scored.OrderByDescending(s => s.Score).ThenBy(s => s.Id).Take(k)];
    }
}
