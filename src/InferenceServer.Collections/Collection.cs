using InferenceServer.Collections.Approximate;
using InferenceServer.Collections.Disk;
using InferenceServer.Collections.InMemory;
using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Collections;

/// <summary>
/// A stored set of embeddings. Any number of threads may use it at the same time: reads see what is durable and wait for no write,
/// and a write's task completes when it is on the disk. All its calls throw <see cref="CollectionException"/>:
/// <see cref="CollectionError.InvalidArgument"/> for what they refuse, <see cref="CollectionError.Closed"/> after a drop or the store's end.
/// Searches are exact unless its settings name another index.
/// </summary>
public sealed class Collection
{
    private const int MaxPage = 10_000;

    private readonly CollectionWriter _writer;
    private readonly SearchQueue _searches;
    private readonly NeighbourIndex? _neighbours;
    private readonly CollectionStoreOptions _options;
    private readonly RowCodec _codec;

    internal Collection(OpenedCollection opened, CollectionStoreOptions options)
    {
        Settings = opened.Manifest.Settings;
        _options = options;
        _codec = opened.View.Contents.Rows.Codec;
        _writer = new CollectionWriter(opened, options);
        _neighbours = Neighbours(opened, options);
        _searches = new SearchQueue(_writer, Settings, _neighbours);
        _neighbours?.Follow();
    }

    /// <summary>What it was made with.</summary>
    public CollectionSettings Settings { get; }

    /// <summary>
    /// Stores items, replacing those of the same ids; of several with one id in the batch the last counts. The batch is stored whole
    /// or not at all, and sending it again changes nothing and writes nothing.
    /// </summary>
    /// <param name="space">The embedder that the vectors come from; has to be the collection's.</param>
    /// <param name="items">The items; their vectors are read before the call returns its task.</param>
    /// <param name="cancellationToken">Cancels as long as the batch waits; once its write has begun it is finished.</param>
    /// <exception cref="CollectionException">Also <see cref="CollectionError.WrongSpace"/>, <see cref="CollectionError.StorageFull"/> and <see cref="CollectionError.StorageFailed"/>; nothing was stored then.</exception>
    public async Task<UpsertResult> UpsertAsync(string space, IReadOnlyList<CollectionItem> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        _writer.ThrowIfClosed();
        ItemRules.CheckSpace(Settings, space);
        if (items.Count == 0)
        {
            return default;
        }

        PendingUpsert upsert = PendingUpsert.Of(Settings, _codec, items, cancellationToken);
        await _writer.EnqueueAsync(upsert);
        UpsertResult result = await upsert.Done;
        _neighbours?.Follow();
        return result;
    }

    /// <summary>Removes items; ids that are not there are passed over.</summary>
    /// <returns>How many were there.</returns>
    /// <exception cref="CollectionException">As for an upsert.</exception>
    public async Task<int> DeleteAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        CheckIds(ids);
        if (ids.Count == 0)
        {
            return 0;
        }

        PendingDelete delete = new([.. ids], cancellationToken);
        await _writer.EnqueueAsync(delete);
        return await delete.Done;
    }

    /// <summary>The items of some ids, in their order; null for one that is not there.</summary>
    public IReadOnlyList<CollectionItem?> Get(IReadOnlyList<string> ids, bool withVectors = true)
    {
        CheckIds(ids);
        (ContentsView view, int[] rows) = _writer.Find(ids);
        return [.. rows.Select(row => row < 0 ? null : view.Item(row, withVectors))];
    }

    /// <summary>Items in the order in which they were stored; one that was replaced comes where its replacement was stored.</summary>
    /// <param name="from">0, or <see cref="CollectionPage.Next"/> of the page before.</param>
    /// <param name="limit">Items in a page, 1 to 10 000.</param>
    /// <param name="withVectors">Whether vectors are read too.</param>
    public CollectionPage List(long from = 0, int limit = 100, bool withVectors = false)
    {
        _writer.ThrowIfClosed();
        if (from < 0 || limit is < 1 or > MaxPage)
        {
            throw CollectionException.Invalid($"a page from {from} with {limit} items; expected one from 0 or more with 1 to {MaxPage}");
        }

        ContentsView view = _writer.View;
        List<CollectionItem> items = [];
        for (int row = view.RowFrom(from); row < view.Count; row++)
        {
            if (items.Count == limit)
            {
                return new CollectionPage(items, view.Contents.Items[row].Sequence);
            }

            if (view.IsLive(row))
            {
                items.Add(view.Item(row, withVectors));
            }
        }

        return new CollectionPage(items, null);
    }

    /// <summary>
    /// The best items for each query, by falling score and, among equal scores, in the order in which they were stored. Searches that
    /// come while another runs share a scan; scores have the same bits either way.
    /// </summary>
    /// <exception cref="CollectionException">Also <see cref="CollectionError.WrongSpace"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<IReadOnlyList<IReadOnlyList<CollectionMatch>>> SearchAsync(CollectionSearch search, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(search);
        _writer.ThrowIfClosed();
        ItemRules.CheckSpace(Settings, search.Space);
        PendingSearch pending = new(search, CheckedQueries(search), cancellationToken);
        _searches.Enqueue(pending);
        return await pending.Done;
    }

    /// <summary>How large it is.</summary>
    public CollectionStats Stats()
    {
        _writer.ThrowIfClosed();
        return _writer.Stats();
    }

    /// <summary>Folds the log into a new snapshot, which also frees what deleted items held. Reads and writes go on meanwhile. It happens by itself when the log grows long.</summary>
    /// <exception cref="CollectionException"><see cref="CollectionError.StorageFull"/> or <see cref="CollectionError.StorageFailed"/>; everything is as before then.</exception>
    public Task SnapshotAsync(CancellationToken cancellationToken = default) => _writer.SnapshotAsync(cancellationToken);

    /// <summary>
    /// Writes what the collection holds now into another data folder, as a collection of the same name that <see cref="CollectionStore.OpenAsync"/>
    /// opens. Reads and writes go on meanwhile. It is there whole or, where it fails, not at all.
    /// </summary>
    /// <param name="folder">The data folder of backups, of the same machine, with no store open over it; made where it is missing.</param>
    /// <param name="cancellationToken">Looked at before the writing begins.</param>
    /// <exception cref="CollectionException"><see cref="CollectionError.AlreadyExists"/> where the folder has a collection of that name.</exception>
    public Task BackupAsync(string folder, CancellationToken cancellationToken = default)
    {
        _writer.ThrowIfClosed();
        ContentsView view = _writer.View;
        return Task.Run(() => CollectionFolder.Write(folder, Settings, generation: 1, view, _options), cancellationToken);
    }

    /// <summary>Completes when the index has what was durable when it last looked.</summary>
    internal Task IndexedAsync()
    {
        _neighbours?.Follow();
        return _neighbours?.Building ?? Task.CompletedTask;
    }

    internal async Task CloseAsync()
    {
        await (_neighbours?.CloseAsync() ?? Task.CompletedTask);
        await _writer.CloseAsync();
    }

    private NeighbourIndex? Neighbours(OpenedCollection opened, CollectionStoreOptions options)
    {
        if (Settings.Index.Kind == IndexKind.Exact)
        {
            return null;
        }

        if (!FaissLibrary.IsThere)
        {
            options.Warn?.Invoke($"collection '{Settings.Name}': {FaissLibrary.Missing}; its searches are exact");
            return null;
        }

        return new NeighbourIndex(opened.Manifest.Settings, () => _writer.View, options.Warn);
    }

    private int CheckedQueries(CollectionSearch search)
    {
        if (search.K is < 1 or > TopK.MaxK)
        {
            throw CollectionException.Invalid($"k = {search.K}; expected 1 to {TopK.MaxK}");
        }

        int count = search.Queries.Length / Settings.Dimensions;
        if (count == 0 || search.Queries.Length % Settings.Dimensions != 0 || (long)count * search.K > Array.MaxLength)
        {
            throw CollectionException.Invalid(
                $"queries of {search.Queries.Length} numbers; collection '{Settings.Name}' expects one or more of {Settings.Dimensions}");
        }

        if (search.Filter is null || search.Filter.Any(condition => condition?.Key is null || condition.Values is null))
        {
            throw CollectionException.Invalid("a filter's condition has a key and values; expected none to be missing");
        }

        for (int i = 0; i < count; i++)
        {
            ItemRules.CheckVector(Settings, search.Queries.Span.Slice(i * Settings.Dimensions, Settings.Dimensions), new("query", i));
        }

        return count;
    }

    private void CheckIds(IReadOnlyList<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        _writer.ThrowIfClosed();
        for (int i = 0; i < ids.Count; i++)
        {
            ItemRules.CheckId(ids[i], new("id", i));
        }
    }
}
