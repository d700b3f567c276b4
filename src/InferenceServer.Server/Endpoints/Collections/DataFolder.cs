using InferenceServer.Collections;
using InferenceServer.Server.Rpc;

namespace InferenceServer.Server.Endpoints.Collections;

/// <summary>
/// What the server keeps: collections, their backups and thumbnails. Opened when the server starts where it is there, else when it is
/// first needed, so that a server that keeps nothing leaves no folder behind. Safe from several threads.
/// </summary>
internal sealed class DataFolder(ServerOptions options, TimeProvider time, ILogger<DataFolder> logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private volatile CollectionStore? _store;

    /// <summary>Where the collections lie.</summary>
    public string CollectionsPath { get; } = Path.Combine(options.DataFolder, "collections");

    /// <summary>Where backups go, each in a folder of its own.</summary>
    public string BackupsPath { get; } = Path.Combine(options.DataFolder, "backups");

    /// <summary>Small pictures of what is in the collections.</summary>
    public ThumbnailFolder Thumbnails { get; } = new(Path.Combine(options.DataFolder, "thumbnails"));

    /// <summary>Opens what an earlier server has kept, if anything. A folder that cannot be opened is logged, and only its calls fail.</summary>
    public async Task OpenExistingAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(CollectionsPath))
        {
            return;
        }

        try
        {
            CollectionStore store = await StoreAsync(cancellationToken);
            foreach (CollectionException failure in store.Failures.Values)
            {
                ServerLog.CollectionWarning(logger, failure.Message);
            }
        }
        catch (CollectionException failure)
        {
            ServerLog.DataFolderFailed(logger, CollectionsPath, failure.Message);
        }
    }

    /// <summary>The collections.</summary>
    /// <exception cref="CollectionException">The folder cannot be opened; the next call tries again.</exception>
    public async ValueTask<CollectionStore> StoreAsync(CancellationToken cancellationToken)
    {
        if (_store is { } opened)
        {
            return opened;
        }

        await _opening.WaitAsync(cancellationToken);
        try
        {
            return _store ??= await CollectionStore.OpenAsync(
                new CollectionStoreOptions { Folder = CollectionsPath, Time = time, Warn = warning => ServerLog.CollectionWarning(logger, warning) }, cancellationToken);
        }
        finally
        {
            _opening.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is { } opened)
        {
            await opened.DisposeAsync();
        }

        _opening.Dispose();
    }
}
