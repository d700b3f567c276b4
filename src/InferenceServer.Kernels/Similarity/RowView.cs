namespace InferenceServer.Kernels.Similarity;

/// <summary>The rows that a <see cref="VectorRows"/> held at one moment. It never changes and keeps its memory alive; hold on to it while a search runs over <see cref="Segments"/>.</summary>
public sealed class RowView
{
    private readonly RowChunk[] _chunks;
    private RowSegment[]? _segments;

    internal RowView(RowChunk[] chunks, int dimension, long count)
    {
        _chunks = chunks;
        Dimension = dimension;
        Count = count;
    }

    /// <summary>Rows in the view.</summary>
    public long Count { get; }

    /// <summary>Numbers in a row.</summary>
    public int Dimension { get; }

    /// <summary>Where the rows lie; valid while the view is reachable.</summary>
    public ReadOnlySpan<RowSegment> Segments => _segments ??= Cut();

    /// <summary>Finds the best rows of the view for one query; see <see cref="TopK"/>.</summary>
    /// <param name="query">As many finite numbers as a row has.</param>
    /// <param name="k">How many rows.</param>
    /// <param name="ids">At least <paramref name="k"/> places.</param>
    /// <param name="scores">At least <paramref name="k"/> places.</param>
    /// <param name="options">Metric, filter and threads.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
    /// <returns>How many rows were found.</returns>
    public int Search(
        ReadOnlySpan<float> query, int k, Span<long> ids, Span<float> scores, in TopKOptions options = default, CancellationToken cancellationToken = default)
    {
        if (query.Length != Dimension)
        {
            throw new ArgumentException($"a query of {query.Length} numbers against rows of {Dimension}", nameof(query));
        }

        int count = TopK.Search(Segments, query, k, ids, scores, options, cancellationToken);
        GC.KeepAlive(_chunks);
        return count;
    }

    /// <summary>Finds the best rows of the view for each of several queries; see <see cref="TopK"/>.</summary>
    /// <param name="queries">Whole queries.</param>
    /// <param name="k">How many rows for each.</param>
    /// <param name="ids"><paramref name="k"/> places per query.</param>
    /// <param name="scores"><paramref name="k"/> places per query.</param>
    /// <param name="counts">A place per query.</param>
    /// <param name="options">Metric, filter and threads.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
    public void SearchMany(
        ReadOnlySpan<float> queries, int k, Span<long> ids, Span<float> scores, Span<int> counts,
        in TopKOptions options = default, CancellationToken cancellationToken = default)
    {
        TopK.SearchMany(Segments, queries, k, ids, scores, counts, options, cancellationToken);
        GC.KeepAlive(_chunks);
    }

    /// <summary>Not before somebody searches: rows appended one by one make a view each.</summary>
    private RowSegment[] Cut()
    {
        RowSegment[] segments = new RowSegment[_chunks.Length];
        long left = Count;
        for (int i = 0; i < segments.Length; i++)
        {
            int rows = (int)Math.Min(left, _chunks[i].Room);
            segments[i] = _chunks[i].Segment(rows);
            left -= rows;
        }

        return segments;
    }
}
