using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Cuda;

/// <summary>
/// <see cref="TopK"/> over rows that lie on a device: the same order, ids equal but for rows whose scores differ by rounding, scores
/// within 1e-3 of each other for rows and queries of length 1. A query's answer has the same bits alone and among others; of rows with a
/// finer copy the candidates for it may differ, as their order is the scan's.
/// Rows whose score is not a number are never answered. One call at a time; several may search the same rows.
/// </summary>
public sealed class CudaTopK : IDisposable
{
    /// <summary>The most rows that can be asked for.</summary>
    public const int MaxK = 1024;

    /// <summary>Queries of one pass over the rows; more are answered in several.</summary>
    public const int MostQueriesOfAPass = 256;

    private readonly CudaRows _rows;
    private readonly CudaSearchDevice _device;
    private readonly TopKLaunches _launches;

    /// <summary>Loads the kernels that these rows need.</summary>
    /// <param name="rows">Must outlive this.</param>
    /// <exception cref="CudaException">The driver refused.</exception>
    public CudaTopK(CudaRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _rows = rows;
        foreach (string kernel in TopKLaunches.KernelsFor(rows.Format, rows.Ranked.Format))
        {
            _ = rows.Device.Function(kernel);
        }

        _device = new(rows.Device);
        _launches = new(_device, rows.Scanned.Rows, rows.Ranked.Rows);
    }

    /// <summary>Finds the best rows for each of several queries.</summary>
    /// <param name="queries">Whole queries of as many finite numbers as a row has, one after the other; none is fine.</param>
    /// <param name="k">How many rows for each query, 1 to <see cref="MaxK"/>.</param>
    /// <param name="ids"><paramref name="k"/> places per query; those of query i begin at i x <paramref name="k"/>.</param>
    /// <param name="scores"><paramref name="k"/> places per query.</param>
    /// <param name="counts">A place per query for how many rows were found; places of <paramref name="ids"/> and <paramref name="scores"/> beyond are left as they were.</param>
    /// <param name="options">Metric and filter.</param>
    /// <param name="stream">The CUDA stream to work on; waited for.</param>
    /// <param name="cancellationToken">Looked at between passes over the rows.</param>
    /// <exception cref="ArgumentException">As for <see cref="TopK"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the outputs' contents are undefined then.</exception>
    /// <exception cref="CudaException">The driver refused.</exception>
    public void SearchMany(
        ReadOnlySpan<float> queries, int k, Span<long> ids, Span<float> scores, Span<int> counts,
        in TopKOptions options = default, nint stream = 0, CancellationToken cancellationToken = default)
    {
        if (!TopKArguments.Check(_rows.Count, _rows.Dimension, MaxK, queries, k, ids.Length, scores.Length, counts.Length, options))
        {
            counts.Clear();
            return;
        }

        float[] ready = queries.ToArray();
        if (options.Metric == Metric.Cosine)
        {
            RowNorms.Normalize(ready, _rows.Dimension);
        }

        _launches.Filter(options.Filter, stream);
        _ = new TopKPasses(_launches).Run(ready, k, ids, scores, counts, options.Metric, stream, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _device.Dispose();

    /// <summary>Writes the rows and scores of keys that end with zeros where there are fewer than k for a query.</summary>
    internal static void Decode(ReadOnlySpan<ulong> keys, int k, Span<long> ids, Span<float> scores, Span<int> counts)
    {
        for (int query = 0; query < keys.Length / k; query++)
        {
            int found = 0;
            for (; found < k && keys[(query * k) + found] != 0; found++)
            {
                ulong key = keys[(query * k) + found];
                ids[(query * k) + found] = RankKey.Row(key);
                scores[(query * k) + found] = RankKey.Score(key);
            }

            counts[query] = found;
        }
    }
}
