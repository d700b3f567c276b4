namespace InferenceServer.Kernels.Similarity;

/// <summary>What a search refuses.</summary>
internal static class TopKArguments
{
    /// <summary>Throws where the arguments do not fit each other; false where there is nothing to search.</summary>
    public static bool Check(ReadOnlySpan<RowSegment> segments, ReadOnlySpan<float> queries, int k, int ids, int scores, int counts, in TopKOptions options)
    {
        CheckScalars(k, TopK.MaxK, options);
        return !segments.IsEmpty && CheckSizes(Rows(segments), segments[0].Dimension, queries, k, ids, scores, counts, options);
    }

    /// <summary>The same for rows that lie elsewhere, of which <paramref name="mostK"/> can be asked for.</summary>
    public static bool Check(
        long rows, int dimension, int mostK, ReadOnlySpan<float> queries, int k, int ids, int scores, int counts, in TopKOptions options)
    {
        CheckScalars(k, mostK, options);
        return CheckSizes(rows, dimension, queries, k, ids, scores, counts, options);
    }

    private static void CheckScalars(int k, int mostK, in TopKOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, mostK);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads, nameof(options));
        if (options.Metric is not (Metric.InnerProduct or Metric.Cosine))
        {
            throw new ArgumentException($"metric {options.Metric}; expected InnerProduct or Cosine", nameof(options));
        }
    }

    private static bool CheckSizes(
        long rows, int dimension, ReadOnlySpan<float> queries, int k, int ids, int scores, int counts, in TopKOptions options)
    {
        if (!options.Filter.IsEmpty && options.Filter.Length < (rows + 63) / 64)
        {
            throw new ArgumentException($"a filter of {options.Filter.Length} words for {rows} rows; expected {(rows + 63) / 64}", nameof(options));
        }

        int count = Queries(queries, dimension);
        Expect(ids, (long)count * k, nameof(ids));
        Expect(scores, (long)count * k, nameof(scores));
        Expect(counts, count, nameof(counts));
        return count > 0 && rows > 0;
    }

    /// <summary>How many rows there are in all; throws where segments differ or there are none.</summary>
    public static long Rows(ReadOnlySpan<RowSegment> segments)
    {
        RowSegment first = segments[0];
        long rows = 0;
        for (int i = 0; i < segments.Length; i++)
        {
            RowSegment segment = segments[i];
            if (segment.Dimension != first.Dimension || segment.Format != first.Format || HasExact(segment) != HasExact(first))
            {
                throw new ArgumentException($"segment {i} has {Describe(segment)}; expected {Describe(first)} as in segment 0", nameof(segments));
            }

            rows += segment.Count;
        }

        return first.Dimension > 0 && rows < uint.MaxValue
            ? rows
            : throw new ArgumentException($"{rows} rows of {first.Dimension} numbers; expected fewer than {uint.MaxValue} rows of at least 1", nameof(segments));
    }

    private static int Queries(ReadOnlySpan<float> queries, int dimension)
    {
        if (queries.Length % dimension != 0)
        {
            throw new ArgumentException($"expected whole queries of {dimension} numbers, got {queries.Length} numbers", nameof(queries));
        }

        for (int i = 0; i < queries.Length; i += dimension)
        {
            RowNorms.ThrowIfNotFinite(queries.Slice(i, dimension), "query", i / dimension);
        }

        return queries.Length / dimension;
    }

    private static void Expect(int places, long least, string name)
    {
        if (places < least)
        {
            throw new ArgumentException($"{places} places; expected at least {least}", name);
        }
    }

    private static unsafe bool HasExact(in RowSegment segment) => segment.Exact is not null;

    private static string Describe(in RowSegment segment)
        => $"rows of {segment.Dimension} {segment.Format} numbers {(HasExact(segment) ? "with" : "without")} a finer copy";
}
