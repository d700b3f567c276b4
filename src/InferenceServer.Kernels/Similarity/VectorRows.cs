namespace InferenceServer.Kernels.Similarity;

/// <summary>
/// Rows in memory that grow at the end. Any number of threads may append and take views at the same time: appends wait for each
/// other, searches run over a <see cref="RowView"/> and wait for nobody. The memory is the garbage collector's, in chunks that
/// never move, and goes when neither this nor a view holds it.
/// </summary>
public sealed class VectorRows
{
    private const long FirstChunkBytes = 256 << 10;
    private const long LargestChunkBytes = 64 << 20;

    private readonly VectorRowsOptions _options;
    private readonly Lock _appending = new();
    private float[] _normalized = [];
    private RowChunk[] _chunks = [];
    private long _room;
    private RowView _view;

    /// <summary>No rows yet.</summary>
    /// <param name="options">How the rows are kept.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public VectorRows(VectorRowsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Dimension, nameof(options));
        _ = options.Format.SizeInBytes();
        if (options.RankedBy is RowFormat.Int8)
        {
            throw new ArgumentException("rows ranked by Int8; expected Float32 or BFloat16", nameof(options));
        }

        _options = options;
        _view = new RowView([], options.Dimension, 0);
    }

    /// <summary>The rows whose append has returned, and perhaps later ones; all appends are there whole or not at all.</summary>
    public RowView View => Volatile.Read(ref _view);

    /// <summary>Adds rows at the end.</summary>
    /// <param name="rows">Whole rows of finite numbers; copied.</param>
    /// <returns>The index of the first.</returns>
    /// <exception cref="ArgumentException">Not whole rows, or a number that is not finite; nothing is added then.</exception>
    public long Append(ReadOnlySpan<float> rows)
    {
        int dimension = _options.Dimension;
        if (rows.Length % dimension != 0)
        {
            throw new ArgumentException($"expected whole rows of {dimension} numbers, got {rows.Length} numbers", nameof(rows));
        }

        for (int i = 0; i < rows.Length; i += dimension)
        {
            RowNorms.ThrowIfNotFinite(rows.Slice(i, dimension), "row", i / dimension);
        }

        lock (_appending)
        {
            RowView before = _view;
            Reserve(before.Count + (rows.Length / dimension));
            Write(before.Count, rows);
            Volatile.Write(ref _view, new RowView(_chunks, dimension, before.Count + (rows.Length / dimension)));
            return before.Count;
        }
    }

    private void Reserve(long count)
    {
        while (_room < count)
        {
            long bytes = Math.Min(LargestChunkBytes, FirstChunkBytes << Math.Min(_chunks.Length, 16));
            int rows = (int)Math.Max(1, bytes / ((long)_options.Dimension * sizeof(float)));
            _chunks = [.. _chunks, new RowChunk(_options, rows)];
            _room += rows;
        }
    }

    /// <summary>Writes beyond what any view shows, chunk by chunk.</summary>
    private void Write(long at, ReadOnlySpan<float> rows)
    {
        foreach (RowChunk chunk in _chunks)
        {
            if (at < chunk.Room && !rows.IsEmpty)
            {
                int numbers = (int)Math.Min(rows.Length, (chunk.Room - at) * _options.Dimension);
                chunk.Write((int)at, Ready(rows[..numbers]));
                rows = rows[numbers..];
                at = 0;
            }
            else
            {
                at = Math.Max(0, at - chunk.Room);
            }
        }
    }

    private ReadOnlySpan<float> Ready(ReadOnlySpan<float> rows)
    {
        if (!_options.Normalize)
        {
            return rows;
        }

        if (_normalized.Length < rows.Length)
        {
            _normalized = new float[rows.Length];
        }

        Span<float> normalized = _normalized.AsSpan(0, rows.Length);
        rows.CopyTo(normalized);
        RowNorms.Normalize(normalized, _options.Dimension);
        return normalized;
    }
}
