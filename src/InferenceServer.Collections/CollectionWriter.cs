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
    private readonly Lock _gate = new();
    private readonly CollectionStoreOptions _options;
    private readonly string _folder;
    private readonly Task _writing;
    private Manifest _manifest;
    private FrameFile _log;
    private ContentsView _view;
    private long _snapshotBytes;
    private long _snapshotAt;
    private bool _isBroken;

    public CollectionWriter(OpenedCollection opened, CollectionStoreOptions options)
    {
        _options = options;
        _folder = opened.Folder;
        _manifest = opened.Manifest;
        _log = opened.Log;
        _view = opened.View;
        MeasureSnapshot();
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>What is durable now.</summary>
    public ContentsView View => Volatile.Read(ref _view);

    /// <summary>Whether <see cref="CloseAsync"/> was called.</summary>
    public bool IsClosed { get; private set; }

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
            return new(_view.Live, _view.Count - _view.Live, _snapshotBytes + _log.Length, _log.Length, _manifest.Written);
        }
    }

    /// <summary>Folds the log into a new snapshot.</summary>
    public async Task SnapshotAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            ThrowIfClosed();
            await Task.Run(Snapshot, cancellationToken);
        }
        catch (Exception error) when (StorageErrors.IsOfDisk(error) || error is InvalidDataException)
        {
            throw StorageErrors.Of(Name, "the snapshot", error);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Takes no more changes, finishes those that wait, and lets go of the files.</summary>
    public async Task CloseAsync()
    {
        IsClosed = true;
        _waiting.Writer.TryComplete();
        await _writing;
        await _turn.WaitAsync();
        _log.Dispose();
        _turn.Release();
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

    private void SnapshotWhenDue()
    {
        long dead = (long)(_view.Count - _view.Live) * _view.Contents.Rows.Codec.RowBytes;
        bool mostlyDead = _view.Count > 2L * _view.Live && dead >= _options.SnapshotLogBytes;
        if (_log.Length < _snapshotAt && !mostlyDead)
        {
            return;
        }

        try
        {
            Snapshot();
        }
        catch (Exception error) when (StorageErrors.IsOfDisk(error) || error is CollectionException or InvalidDataException)
        {
            _snapshotAt = 2 * _log.Length;
            _options.Warn?.Invoke($"collection '{Name}': no snapshot could be written, its log goes on growing: {error.Message}");
        }
    }

    private void Snapshot()
    {
        long folding = _log.Length;
        FoldLog();
        // The rows that were in memory are garbage now, about as many bytes as the log had, and so is the old map; much of it should
        // not lie about until the next full collection. Asked for here, where nothing on the stack holds them any more.
        if (folding >= FrameBytes)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        }
    }

    /// <summary>Writes the new generation, goes on in its log, and lets its mapped rows take the place of those in memory.</summary>
    private void FoldLog()
    {
        ThrowIfBroken();
        ContentsView before = _view;
        Manifest next;
        try
        {
            next = SnapshotWriter.Write(_folder, _manifest.Settings, _manifest.Generation + 1, before, _options);
        }
        catch
        {
            // Where the new manifest is in place after all, the old log is read by nobody and must not be written to.
            _isBroken = true;
            _isBroken = ManifestFile.Read(_folder).Generation != _manifest.Generation;
            throw;
        }

        _isBroken = true;
        CollectionFiles files = new(_folder, next.Generation);
        IDurableFile log = _options.OpenFile(files.Log);
        FrameFile frames = FrameFile.Continue(log, new FrameReader(log, next.Generation));
        RowBlock? rows = MappedRows.Map(files.Rows, before.Contents.Rows.Codec, next.Rows);
        ContentsView folded = before.Folded(rows);
        lock (_gate)
        {
            _log.Dispose();
            (_log, _manifest) = (frames, next);
            MeasureSnapshot();
            Volatile.Write(ref _view, folded);
        }

        _isBroken = false;
        files.RemoveOthers();
    }

    private void MeasureSnapshot()
    {
        CollectionFiles files = new(_folder, _manifest.Generation);
        _snapshotBytes = new FileInfo(files.Rows).Length + new FileInfo(files.Items).Length;
        _snapshotAt = Math.Max(_options.SnapshotLogBytes, _snapshotBytes);
    }
}
