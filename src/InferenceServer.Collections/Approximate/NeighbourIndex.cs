using InferenceServer.Collections.InMemory;

namespace InferenceServer.Collections.Approximate;

/// <summary>
/// Keeps an index of a collection's rows, behind what is durable by as much as it takes to build, and searches with it. It lives in
/// memory alone: it is built anew after opening, and after each snapshot, which numbers the rows anew.
/// </summary>
internal sealed class NeighbourIndex(CollectionSettings settings, Func<ContentsView> durable, Action<string>? warn)
{
    // Searches wait while rows are added: few at a time.
    private const int AddedAtOnce = 64;
    private const int TrainedOn = 256, LeastTrainedOn = 39;

    private readonly Lock _gate = new();
    private IndexedRows? _ready;
    private Task _building = Task.CompletedTask;
    private bool _isBuilding;
    private volatile bool _isClosed;

    /// <summary>What searches can use now.</summary>
    public IndexedRows? Ready => Volatile.Read(ref _ready);

    /// <summary>Completes when nothing is being built.</summary>
    public Task Building
    {
        get
        {
            lock (_gate)
            {
                return _building;
            }
        }
    }

    /// <summary>Looks whether rows have come, and has them indexed.</summary>
    public void Follow()
    {
        lock (_gate)
        {
            if (!_isBuilding && !_isClosed && IsBehind(durable()))
            {
                _isBuilding = true;
                _building = Task.Run(Build);
            }
        }
    }

    /// <summary>Builds no more.</summary>
    public Task CloseAsync()
    {
        _isClosed = true;
        return Building;
    }

    private bool IsBehind(ContentsView view)
    {
        IndexedRows? ready = Ready;
        bool hasOwn = ready?.Contents == view.Contents;
        return hasOwn ? view.Count > ready!.Count : view.Count > 0 && (settings.Index.Kind == IndexKind.Hnsw || view.Live >= LeastTrainedOn * settings.Index.Lists);
    }

    private void Build()
    {
        try
        {
            while (!_isClosed && Next() is { } view)
            {
                IndexedRows had = Ready is { } ready && ready.Contents == view.Contents ? ready : Begin(view);
                int count = Math.Min(AddedAtOnce, view.Count - had.Count);
                had.Index.Add(Vectors(view, had.Count, count, step: 1), count);
                Volatile.Write(ref _ready, had with { Count = had.Count + count });
            }
        }
        catch (Exception error)
        {
            // Nothing is lost: searches compare every row instead.
            _isClosed = true;
            Volatile.Write(ref _ready, null);
            warn?.Invoke($"collection '{settings.Name}': its index cannot be built, searches are exact until the next opening: {error.Message}");
        }
    }

    private ContentsView? Next()
    {
        lock (_gate)
        {
            ContentsView view = durable();
            _isBuilding = IsBehind(view);
            return _isBuilding ? view : null;
        }
    }

    private IndexedRows Begin(ContentsView view)
    {
        FaissIndex index = FaissIndex.Create(settings);
        if (settings.Index.Kind == IndexKind.Ivf)
        {
            int sample = Math.Min(view.Count, TrainedOn * settings.Index.Lists);
            index.Train(Vectors(view, 0, sample, view.Count / sample), sample);
        }

        return new IndexedRows(view.Contents, index, 0);
    }

    private float[] Vectors(ContentsView view, int first, int count, int step)
    {
        float[] vectors = new float[count * settings.Dimensions];
        byte[] bytes = new byte[view.Contents.Rows.Codec.RowBytes];
        for (int i = 0; i < count; i++)
        {
            int row = first + (i * step);
            view.Contents.Rows.Block(row).Read(row, bytes);
            view.Contents.Rows.Codec.Decode(bytes).CopyTo(vectors, i * settings.Dimensions);
        }

        return vectors;
    }
}
