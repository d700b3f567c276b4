using System.Threading.Channels;
using InferenceServer.Collections.Disk;
using InferenceServer.Collections.InMemory;

namespace InferenceServer.Collections;

/// <summary>
/// The one who writes a collection. Changes queue; all that wait when the disk is free go into one frame of the log and share its
/// flush, then become visible together, then are acknowledged. So what can be read is durable, and what failed was never there.
/// While a frame is flushed its changes are put into memory that nobody sees yet, and the callers behind it check, encode and
/// checksum theirs; but no frame is written before the one ahead of it is on the disk (<see cref="FrameHeader"/>).
/// </summary>
#pragma warning disable CA1001 // CloseAsync closes; a semaphore whose wait handle nobody asks for holds nothing.
internal sealed class CollectionWriter
#pragma warning restore CA1001
{
    private const int MaxWaiting = 1024;

    private readonly Channel<PendingCommit> _waiting = Channel.CreateBounded<PendingCommit>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _gate = new();
    private readonly SnapshotSchedule _snapshots;
    private readonly Task _writing;
    private Manifest _manifest;
    private FrameFile _log;
    private ContentsView _view;
    private long _olderLogBytes;
    private bool _isBroken;

    public CollectionWriter(OpenedCollection opened, CollectionStoreOptions options)
    {
        _snapshots = new SnapshotSchedule(this, opened.Folder, options);
        _manifest = opened.Manifest;
        _log = opened.Log;
        _view = opened.View;
        _olderLogBytes = opened.OlderLogBytes;
        _snapshots.Measure(_manifest);
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>What is durable now.</summary>
    public ContentsView View => Volatile.Read(ref _view);

    /// <summary>Whether <see cref="CloseAsync"/> was called.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Which files hold it; changed by snapshots alone.</summary>
    public Manifest Manifest => Volatile.Read(ref _manifest);

    /// <summary>The collection's name.</summary>
    public string Name => _manifest.Settings.Name;

    /// <summary>Bytes of the log and of those ahead of it that no snapshot holds yet.</summary>
    public long LogBytes => _log.Length + _olderLogBytes;

    /// <summary>Queues a change, which is then acknowledged or failed.</summary>
    public async ValueTask EnqueueAsync(PendingCommit commit)
    {
        try
        {
            await _waiting.Writer.WriteAsync(commit, commit.CancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw Closed();
        }
    }

    /// <summary>Where the ids are (-1: nowhere) and the view that has them there.</summary>
    public (ContentsView View, int[] Rows) Find(IReadOnlyList<string> ids)
    {
        lock (_gate)
        {
            return (_view, [.. ids.Select(_view.Contents.Ids.Find)]);
        }
    }

    public CollectionStats Stats()
    {
        lock (_gate)
        {
            long log = LogBytes;
            return new(_view.Live, _view.Count - _view.Live, _snapshots.SnapshotBytes + log, log, _manifest.Written);
        }
    }

    /// <summary>Folds the log into a new snapshot.</summary>
    public Task SnapshotAsync(CancellationToken cancellationToken) => _snapshots.RunAsync(cancellationToken);

    /// <summary>Goes on in a new log, which the manifest names already; returns what the logs ahead of it hold.</summary>
    public Task<ContentsView> ContinueInAsync(FrameFile log) => InTurnAsync(() =>
    {
        if (_isBroken || _log.IsBroken)
        {
            log.Dispose();
            ThrowIfBroken();
        }

        lock (_gate)
        {
            _olderLogBytes += _log.Length;
            _log.Dispose();
            _log = log;
        }

        _view.Contents.Rows.BeginBlock();
        return _view;
    });

    /// <summary>Takes note of a manifest that is in place.</summary>
    public void Adopt(Manifest manifest)
    {
        lock (_gate)
        {
            bool isFolded = manifest.Generation > _manifest.Generation;
            Volatile.Write(ref _manifest, manifest);
            if (isFolded)
            {
                _olderLogBytes = 0;
                _snapshots.Measure(manifest);
            }
        }
    }

    /// <summary>Shows, in place of the last view, one that <paramref name="fold"/> makes of it and that holds the same.</summary>
    public Task ShowAsync(Func<ContentsView, ContentsView> fold) => InTurnAsync(() =>
    {
        ContentsView folded = fold(_view);
        lock (_gate)
        {
            Volatile.Write(ref _view, folded);
        }

        return folded;
    });

    /// <summary>Takes no more changes, finishes those that wait and the snapshot that runs, and lets go of the files.</summary>
    public async Task CloseAsync()
    {
        IsClosed = true;
        _waiting.Writer.TryComplete();
        await _writing;
        await _snapshots.StopAsync();
        _log.Dispose();
    }

    public void ThrowIfClosed()
    {
        if (IsClosed)
        {
            throw Closed();
        }
    }

    public void ThrowIfBroken()
    {
        if (_isBroken || _log.IsBroken)
        {
            throw new CollectionException(
                CollectionError.StorageFailed, $"collection '{Name}': a failed write could not be taken back; nothing is written until the store is opened again");
        }
    }

    private CollectionException Closed() => new(CollectionError.Closed, $"collection '{Name}' was closed or dropped");

    private async Task WriteAsync()
    {
        CommitGroup group = new();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            await _turn.WaitAsync();
            try
            {
                Commit(group);
            }
            catch (Exception error)
            {
                // Disk and memory may differ now; only reading the files again brings them together.
                _isBroken = true;
                group.Fail(StorageErrors.Of(Name, "the change", error));
            }
            finally
            {
                _turn.Release();
            }
        }
    }

    private void Commit(CommitGroup group)
    {
        group.Gather(_waiting.Reader, _view.Contents);
        if (group.IsEmpty)
        {
            return;
        }

        ContentsView next;
        try
        {
            ThrowIfBroken();
            ThrowIfFull(group);
            next = group.Store(_log, _view);
        }
        catch (Exception error) when (StorageErrors.IsOfDisk(error) || error is CollectionException)
        {
            group.Fail(error is CollectionException ? error : StorageErrors.Of(Name, "the change", error));
            return;
        }

        lock (_gate)
        {
            next.Contents.Ids.Publish(next.Count);
            Volatile.Write(ref _view, next);
        }

        group.Acknowledge();
        _snapshots.BeginWhenDue(_view);
    }

    private void ThrowIfFull(CommitGroup group)
    {
        long rows = _view.Count + group.Items;
        if (rows > ItemRules.MaxRows)
        {
            throw CollectionException.Invalid($"collection '{Name}': {rows} rows; expected at most {ItemRules.MaxRows}");
        }
    }

    private async Task<T> InTurnAsync<T>(Func<T> act)
    {
        await _turn.WaitAsync();
        try
        {
            return act();
        }
        finally
        {
            _turn.Release();
        }
    }
}
