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
    private const int FrameBytes = 64 << 20;

    // Less is in memory sooner than another thread is awake.
    private const int OverlappedBytes = 64 << 10;

    private readonly Channel<PendingCommit> _waiting = Channel.CreateBounded<PendingCommit>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SemaphoreSlim _folding = new(1, 1);
    private readonly Lock _gate = new();
    private readonly CollectionStoreOptions _options;
    private readonly string _folder;
    private readonly Task _writing;
    private Manifest _manifest;
    private FrameFile _log;
    private ContentsView _view;
    private long _snapshotBytes;
    private long _snapshotAt;
    private long _olderLogBytes;
    private long _notBefore;
    private bool _isBroken;

    public CollectionWriter(OpenedCollection opened, CollectionStoreOptions options)
    {
        _options = options;
        _folder = opened.Folder;
        _manifest = opened.Manifest;
        _log = opened.Log;
        _view = opened.View;
        _olderLogBytes = opened.OlderLogBytes;
        MeasureSnapshot();
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>What is durable now.</summary>
    public ContentsView View => Volatile.Read(ref _view);

    /// <summary>Whether <see cref="CloseAsync"/> was called.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Which files hold it; changed by snapshots alone.</summary>
    public Manifest Manifest => Volatile.Read(ref _manifest);

    private string Name => _manifest.Settings.Name;

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
            long log = _log.Length + _olderLogBytes;
            return new(_view.Live, _view.Count - _view.Live, _snapshotBytes + log, log, _manifest.Written);
        }
    }

    /// <summary>Folds the log into a new snapshot.</summary>
    public async Task SnapshotAsync(CancellationToken cancellationToken)
    {
        await _folding.WaitAsync(cancellationToken);
        try
        {
            ThrowIfClosed();
            await Task.Run(FoldAsync, cancellationToken);
        }
        catch (Exception error) when (StorageErrors.IsOfDisk(error) || error is InvalidDataException)
        {
            throw StorageErrors.Of(Name, "the snapshot", error);
        }
        finally
        {
            _folding.Release();
        }
    }

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
                MeasureSnapshot();
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
        await _folding.WaitAsync();
        _log.Dispose();
        _folding.Release();
    }

    public void ThrowIfClosed()
    {
        if (IsClosed)
        {
            throw Closed();
        }
    }

    private CollectionException Closed() => new(CollectionError.Closed, $"collection '{Name}' was closed or dropped");

    private async Task WriteAsync()
    {
        List<PendingCommit> group = [];
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
                group.ForEach(commit => commit.Fail(StorageErrors.Of(Name, "the change", error)));
            }
            finally
            {
                group.Clear();
                _turn.Release();
            }
        }
    }

    private void Commit(List<PendingCommit> group)
    {
        Gather(group);
        if (group.Count == 0)
        {
            return;
        }

        ContentsView next;
        try
        {
            ThrowIfBroken();
            ThrowIfFull(group);
            next = Store(group);
        }
        catch (Exception error) when (StorageErrors.IsOfDisk(error) || error is CollectionException)
        {
            Exception told = error is CollectionException ? error : StorageErrors.Of(Name, "the change", error);
            group.ForEach(commit => commit.Fail(told));
            return;
        }

        lock (_gate)
        {
            next.Contents.Ids.Publish(next.Count);
            Volatile.Write(ref _view, next);
        }

        group.ForEach(commit => commit.Acknowledge());
        group.Clear();
        SnapshotWhenDue();
    }

    /// <summary>
    /// Puts the changes on the disk and, meanwhile, into memory beyond what anybody sees. Where either fails both are as before, or,
    /// where only memory failed, the disk is ahead and nothing more is written.
    /// </summary>
    /// <returns>What is to be shown now.</returns>
    private ContentsView Store(List<PendingCommit> group)
    {
        ContentsChange change = new(_view);
        long sequence = _view.NextSequence;
        try
        {
            Task<ContentsView> staged = group.Sum(commit => commit.Length) >= OverlappedBytes
                ? Task.Run(() => Stage(group, change))
                : Task.FromResult(Stage(group, change));
            try
            {
                _log.Commit([.. group.SelectMany(commit => commit.Parts)], group.Count, sequence);
            }
            finally
            {
                // Memory that is still being written cannot be taken back.
                staged.Wait();
            }

            return staged.Result;
        }
        catch
        {
            change.TakeBack();
            throw;
        }
    }

    private static ContentsView Stage(List<PendingCommit> group, ContentsChange change)
    {
        group.ForEach(commit => commit.Apply(change));
        return change.Complete();
    }

    /// <summary>Takes the changes that wait, up to a frame's worth. Those ahead of the first real change that would change nothing are answered at once.</summary>
    private void Gather(List<PendingCommit> group)
    {
        long bytes = 0;
        while (bytes < FrameBytes && _waiting.Reader.TryRead(out PendingCommit? commit))
        {
            if (commit.CancellationToken.IsCancellationRequested)
            {
                commit.Fail(new OperationCanceledException(commit.CancellationToken));
            }
            else if (group.Count == 0 && commit.IsDone(_view.Contents))
            {
                commit.Acknowledge();
            }
            else
            {
                group.Add(commit);
                bytes += commit.Length;
            }
        }
    }

    private void ThrowIfBroken()
    {
        if (_isBroken || _log.IsBroken)
        {
            throw new CollectionException(
                CollectionError.StorageFailed, $"collection '{Name}': a failed write could not be taken back; nothing is written until the store is opened again");
        }
    }

    private void ThrowIfFull(List<PendingCommit> group)
    {
        long rows = _view.Count + group.Sum(commit => (long)commit.Items);
        if (rows > ItemRules.MaxRows)
        {
            throw CollectionException.Invalid($"collection '{Name}': {rows} rows; expected at most {ItemRules.MaxRows}");
        }
    }

    /// <summary>Begins a snapshot where the log has grown long or most rows are dead; one runs at a time.</summary>
    private void SnapshotWhenDue()
    {
        long log = _log.Length + _olderLogBytes, dead = (long)(_view.Count - _view.Live) * _view.Contents.Rows.Codec.RowBytes;
        bool mostlyDead = _view.Count > 2L * _view.Live && dead >= _options.SnapshotLogBytes;
        if ((log >= _snapshotAt || mostlyDead) && log >= _notBefore && _folding.Wait(0))
        {
            _ = Task.Run(SnapshotByItselfAsync);
        }
    }

    private async Task SnapshotByItselfAsync()
    {
        try
        {
            await FoldAsync();
        }
        catch (Exception error)
        {
            // Everything is as before; whatever it was, it meets nobody's call.
            _notBefore = 2 * (_log.Length + _olderLogBytes);
            _options.Warn?.Invoke($"collection '{Name}': no snapshot could be written, its log goes on growing: {error.Message}");
        }
        finally
        {
            _folding.Release();
        }
    }

    private async Task FoldAsync()
    {
        ThrowIfBroken();
        long rows = (long)(View.Count - View.Contents.Rows.Mapped) * View.Contents.Rows.Codec.RowBytes;
        await new SnapshotFold(this, _folder, _options).RunAsync();
        _notBefore = 0;
        // The rows that were in memory are garbage now and so is the old map; much of it should not lie about until the next full
        // collection. Asked for here, where nothing on the stack holds them any more.
        if (rows >= FrameBytes)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
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

    private void MeasureSnapshot()
    {
        CollectionFiles files = new(_folder, _manifest.Generation);
        _snapshotBytes = new FileInfo(files.Rows).Length + new FileInfo(files.Items).Length;
        _snapshotAt = Math.Max(_options.SnapshotLogBytes, _snapshotBytes);
    }
}
