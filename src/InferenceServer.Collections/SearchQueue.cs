using InferenceServer.Collections.Approximate;
using InferenceServer.Collections.InMemory;
using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Collections;

/// <summary>
/// Lets searches share scans. A scan uses all processors and is bound by memory, so one runs at a time, over what is durable when it
/// begins, and answers all that came in while the one ahead of it ran. A search's answer does not depend on who shares its scan.
/// </summary>
internal sealed class SearchQueue(CollectionWriter writer, CollectionSettings settings, NeighbourIndex? neighbours)
{
    private const int MostQueries = 384;

    private readonly Lock _gate = new();
    private readonly List<PendingSearch> _waiting = [];
    private bool _isScanning;

    /// <summary>Queues a search that was checked.</summary>
    public void Enqueue(PendingSearch search)
    {
        lock (_gate)
        {
            _waiting.Add(search);
            if (_isScanning)
            {
                return;
            }

            _isScanning = true;
        }

        _ = Task.Run(ScanWaiting);
    }

    private void ScanWaiting()
    {
        List<PendingSearch> batch = [];
        while (Take(batch))
        {
            try
            {
                Scan(batch);
            }
            catch (Exception error)
            {
                batch.ForEach(search => search.Fail(error));
            }
        }
    }

    /// <summary>The first that waits and those that can share its scan; false, and the scanning has ended, where none waits.</summary>
    private bool Take(List<PendingSearch> batch)
    {
        batch.Clear();
        lock (_gate)
        {
            for (int i = 0, queries = 0; i < _waiting.Count; i++)
            {
                PendingSearch search = _waiting[i];
                if (batch.Count == 0 || (queries + search.Queries <= MostQueries && search.CanShare(batch[0])))
                {
                    batch.Add(search);
                    queries += search.Queries;
                }
            }

            _waiting.RemoveAll(batch.Contains);
            _isScanning = batch.Count > 0;
            return _isScanning;
        }
    }

    private void Scan(List<PendingSearch> batch)
    {
        batch.FindAll(search => search.CancellationToken.IsCancellationRequested)
            .ForEach(search => search.Fail(new OperationCanceledException(search.CancellationToken)));
        batch.RemoveAll(search => search.CancellationToken.IsCancellationRequested);
        if (batch.Count == 0)
        {
            return;
        }

        neighbours?.Follow();
        ContentsView view = writer.View;
        int k = Math.Clamp(batch.Max(search => search.Search.K), 1, Math.Max(1, view.Live));
        int queries = batch.Sum(search => search.Queries);
        long[] rows = new long[queries * k];
        float[] scores = new float[queries * k];
        int[] counts = new int[queries];
        Scan(batch, view, k, rows, scores, counts);

        int first = 0;
        foreach (PendingSearch search in batch)
        {
            search.Answer(view, k, rows.AsSpan(first * k), scores.AsSpan(first * k), counts.AsSpan(first));
            first += search.Queries;
        }
    }

    private void Scan(List<PendingSearch> batch, ContentsView view, int k, long[] rows, float[] scores, int[] counts)
    {
        IReadOnlyList<MetadataCondition> filter = batch[0].Search.Filter;
        ulong[]? bits = filter.Count == 0 ? view.Allowed : FilterBits.Of(view, filter);
        if (filter.Count > 0 && bits is null)
        {
            return;
        }

        ReadOnlyMemory<float> queries = batch.Count == 1 ? batch[0].Search.Queries : Joined(batch);
        if (filter.Count == 0 && neighbours?.Ready is { } indexed && new NeighbourSearch(settings, indexed, view).TrySearch(queries.Span, k, rows, scores, counts))
        {
            return;
        }

        TopKOptions options = new() { Metric = settings.Metric, Filter = bits };
        TopK.SearchMany(view.Segments, queries.Span, k, rows, scores, counts, options, batch.Count == 1 ? batch[0].CancellationToken : CancellationToken.None);
        GC.KeepAlive(view);
    }

    private static float[] Joined(List<PendingSearch> batch)
    {
        float[] joined = new float[batch.Sum(search => search.Search.Queries.Length)];
        int at = 0;
        foreach (PendingSearch search in batch)
        {
            search.Search.Queries.Span.CopyTo(joined.AsSpan(at));
            at += search.Search.Queries.Length;
        }

        return joined;
    }
}
