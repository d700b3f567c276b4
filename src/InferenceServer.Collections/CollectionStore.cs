using InferenceServer.Collections.Approximate;
using InferenceServer.Collections.Disk;
using InferenceServer.Collections.InMemory;

namespace InferenceServer.Collections;

/// <summary>The collections of one data folder, which it alone may write. Any number of threads may use it at the same time.</summary>
public sealed class CollectionStore : IAsyncDisposable
{
    private readonly CollectionStoreOptions _options;
    private readonly FolderLock _lock;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Collection> _collections = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, CollectionException> _failures = new(StringComparer.Ordinal);
    private bool _isClosed;

    private CollectionStore(CollectionStoreOptions options, FolderLock folderLock)
    {
        _options = options;
        _lock = folderLock;
    }

    /// <summary>The collections that are open, by name.</summary>
    public IReadOnlyList<Collection> Collections
    {
        get
        {
            lock (_gate)
            {
                return [.. _collections.Values];
            }
        }
    }

    /// <summary>The collections whose files could not be opened, and why; they keep their names, and can be dropped.</summary>
    public IReadOnlyDictionary<string, CollectionException> Failures
    {
        get
        {
            lock (_gate)
            {
                return new Dictionary<string, CollectionException>(_failures);
            }
        }
    }

    /// <summary>Opens a data folder with all its collections: reads and verifies every file, cuts torn tails. One damaged collection does not keep the others shut.</summary>
    /// <exception cref="CollectionException"><see cref="CollectionError.Locked"/> where another store has the folder; <see cref="CollectionError.StorageFailed"/> where it cannot be read.</exception>
    public static Task<CollectionStore> OpenAsync(CollectionStoreOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.SnapshotLogBytes, nameof(options));
        options = options with { Folder = Path.GetFullPath(options.Folder) };
        return Task.Run(() => Open(options, cancellationToken), cancellationToken);
    }

    /// <summary>The collection of a name.</summary>
    /// <exception cref="CollectionException"><see cref="CollectionError.NotFound"/>, or why it could not be opened.</exception>
    public Collection Get(string name)
    {
        lock (_gate)
        {
            return _collections.TryGetValue(name, out Collection? collection) ? collection
                : throw (_failures.TryGetValue(name, out CollectionException? failure)
                    ? new CollectionException(failure.Error, failure.Message, failure)
                    : new CollectionException(CollectionError.NotFound, $"no collection '{name}'"));
        }
    }

    /// <summary>Makes a collection; it is on the disk when the task completes.</summary>
    /// <exception cref="CollectionException"><see cref="CollectionError.AlreadyExists"/>, <see cref="CollectionError.InvalidArgument"/>, <see cref="CollectionError.MissingLibrary"/> for an approximate index without FAISS, or the disk's.</exception>
    public async Task<Collection> CreateAsync(CollectionSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ItemRules.Check(settings);
        if (settings.Index.Kind != IndexKind.Exact && !FaissLibrary.IsThere)
        {
            throw new CollectionException(CollectionError.MissingLibrary, $"collection '{settings.Name}': {FaissLibrary.Missing}; without an index searches are exact");
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            ThrowIfClosed();
            Collection collection = await Task.Run(() => Create(settings), cancellationToken);
            lock (_gate)
            {
                _collections.Add(settings.Name, collection);
            }

            return collection;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Removes a collection and its files, also one that could not be opened. Its calls that wait are finished first.</summary>
    /// <exception cref="CollectionException"><see cref="CollectionError.NotFound"/>, or the disk's.</exception>
    public async Task DropAsync(string name, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            ThrowIfClosed();
            Collection? collection;
            lock (_gate)
            {
                if (!_collections.Remove(name, out collection) && !_failures.Remove(name))
                {
                    throw new CollectionException(CollectionError.NotFound, $"no collection '{name}'");
                }
            }

            await (collection?.CloseAsync() ?? Task.CompletedTask);
            await Task.Run(() => CollectionFolder.Drop(Path.Combine(_options.Folder, name)), CancellationToken.None);
        }
        catch (Exception error) when (StorageErrors.IsOfDisk(error))
        {
            throw new CollectionException(CollectionError.StorageFailed, $"collection '{name}': its files could not be removed: {error.Message}", error);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Finishes the writes that wait, closes all collections and gives the folder free.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            await Task.WhenAll(Collections.Select(collection => collection.CloseAsync()));
            _lock.Dispose();
        }
        finally
        {
            _turn.Release();
        }
    }

    private static CollectionStore Open(CollectionStoreOptions options, CancellationToken cancellationToken)
    {
        FolderLock? folderLock = null;
        try
        {
            Directory.CreateDirectory(options.Folder);
            folderLock = FolderLock.Take(options.Folder);
            CollectionStore store = new(options, folderLock);
            foreach (string folder in CollectionFolder.Find(options.Folder))
            {
                cancellationToken.ThrowIfCancellationRequested();
                store.OpenCollection(folder);
            }

            return store;
        }
        catch (Exception error)
        {
            folderLock?.Dispose();
            throw StorageErrors.IsOfDisk(error)
                ? new CollectionException(CollectionError.StorageFailed, $"data folder '{options.Folder}' cannot be opened: {error.Message}", error)
                : error;
        }
    }

    private void OpenCollection(string folder)
    {
        try
        {
            Collection collection = new(OpenedCollection.Open(folder, _options), _options);
            _collections.Add(collection.Settings.Name, collection);
        }
        catch (CollectionException error)
        {
            _failures.Add(Path.GetFileName(folder), error);
        }
    }

    private Collection Create(CollectionSettings settings)
    {
        CollectionFolder.Write(_options.Folder, settings, generation: 0, EmptyView(settings), _options);
        return new Collection(OpenedCollection.Open(Path.Combine(_options.Folder, settings.Name), _options), _options);
    }

    private static ContentsView EmptyView(CollectionSettings settings)
        => new(Contents.Empty(new RowCodec(settings)), count: 0, live: 0, allowed: null, nextSequence: 1);

    private void ThrowIfClosed()
    {
        if (_isClosed)
        {
            throw new CollectionException(CollectionError.Closed, "the store was closed");
        }
    }
}
