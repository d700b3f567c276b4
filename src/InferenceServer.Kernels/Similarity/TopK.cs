namespace InferenceServer.Kernels.Similarity;

/// <summary>
/// The best rows for a query: exact over the rows as they are stored, ordered by falling score and, among equal scores, by rising
/// index. A score is the sum of products in the order of sixteen lanes; it has the same bits for a query alone and among others,
/// with any number of threads and at any vector width. Searches may run at the same time.
/// Rows whose score is not a number (those that hold NaN, or infinities that cancel) are never answered; infinite scores are, in their order.
/// Source: flat search with fused selection; each block's scores meet the bar of the k-th best so far while they are in the nearest cache.
/// </summary>
public static unsafe class TopK
{
    /// <summary>The most rows that can be asked for.</summary>
    public const int MaxK = 10_000;

    /// <summary>Finds the best rows for one query.</summary>
    /// <param name="segments">The rows, all of one dimension and format. Row i of the answer counts through all segments in their order.</param>
    /// <param name="query">As many finite numbers as a row has. At length 0 every cosine is 0, so that the first rows are answered.</param>
    /// <param name="k">How many rows, 1 to <see cref="MaxK"/>.</param>
    /// <param name="ids">At least <paramref name="k"/> places for the rows' indices.</param>
    /// <param name="scores">At least <paramref name="k"/> places for their scores.</param>
    /// <param name="options">Metric, filter and threads.</param>
    /// <param name="cancellationToken">Looked at between blocks of about a mebibyte; the outputs' contents are undefined then.</param>
    /// <returns>How many rows were found: <paramref name="k"/>, or fewer where fewer are there and let through. Places beyond are left as they were.</returns>
    /// <exception cref="ArgumentException">Lengths that do not fit each other, a query that is not finite, a filter without a bit for every row.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static int Search(
        ReadOnlySpan<RowSegment> segments, ReadOnlySpan<float> query, int k, Span<long> ids, Span<float> scores,
        in TopKOptions options = default, CancellationToken cancellationToken = default)
    {
        if (segments.Length > 0 && query.Length != segments[0].Dimension)
        {
            throw new ArgumentException($"a query of {query.Length} numbers against rows of {segments[0].Dimension}", nameof(query));
        }

        int count = 0;
        SearchMany(segments, query, k, ids, scores, new Span<int>(ref count), options, cancellationToken);
        return count;
    }

    /// <summary>Finds the best rows for each of several queries in one pass over the rows.</summary>
    /// <param name="segments">As in <see cref="Search(ReadOnlySpan{RowSegment}, ReadOnlySpan{float}, int, Span{long}, Span{float}, in TopKOptions, CancellationToken)"/>.</param>
    /// <param name="queries">Whole queries one after the other; none is fine.</param>
    /// <param name="k">How many rows for each query.</param>
    /// <param name="ids"><paramref name="k"/> places per query; those of query i begin at i x <paramref name="k"/>.</param>
    /// <param name="scores"><paramref name="k"/> places per query.</param>
    /// <param name="counts">A place per query for how many rows were found; places of <paramref name="ids"/> and <paramref name="scores"/> beyond are left as they were.</param>
    /// <param name="options">Metric, filter and threads.</param>
    /// <param name="cancellationToken">Looked at between blocks of a few hundred rows.</param>
    /// <exception cref="ArgumentException">As for one query.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static void SearchMany(
        ReadOnlySpan<RowSegment> segments, ReadOnlySpan<float> queries, int k, Span<long> ids, Span<float> scores, Span<int> counts,
        in TopKOptions options = default, CancellationToken cancellationToken = default)
    {
        if (!TopKArguments.Check(segments, queries, k, ids.Length, scores.Length, counts.Length, options))
        {
            counts.Clear();
            return;
        }

        cancellationToken.ThrowIfCancellationRequested();
        TopKSearch search = TopKSearch.Rent();
        try
        {
            search.Run(segments, queries, k, ids, scores, counts, options, cancellationToken);
        }
        finally
        {
            search.Return();
        }
    }

    /// <summary>Finds the best rows for one query among rows of singles that follow each other without a gap.</summary>
    /// <param name="rows">Whole rows of <c>query.Length</c> numbers.</param>
    /// <param name="query">The query.</param>
    /// <param name="k">How many rows.</param>
    /// <param name="ids">At least <paramref name="k"/> places.</param>
    /// <param name="scores">At least <paramref name="k"/> places.</param>
    /// <param name="options">Metric, filter and threads.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
    /// <returns>How many rows were found.</returns>
    /// <exception cref="ArgumentException">As for segments; also where the numbers are not whole rows.</exception>
    public static int Search(
        ReadOnlySpan<float> rows, ReadOnlySpan<float> query, int k, Span<long> ids, Span<float> scores,
        in TopKOptions options = default, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(query.Length, nameof(query));
        if (rows.Length % query.Length != 0)
        {
            throw new ArgumentException($"expected whole rows of {query.Length} numbers, got {rows.Length} numbers", nameof(rows));
        }

        fixed (float* first = rows)
        {
            RowSegment segment = RowSegment.Float32(first, query.Length, rows.Length / query.Length);
            return Search(new ReadOnlySpan<RowSegment>(in segment), query, k, ids, scores, options, cancellationToken);
        }
    }
}
