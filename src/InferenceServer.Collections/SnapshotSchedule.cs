using InferenceServer.Collections.Disk;
using InferenceServer.Collections.InMemory;

namespace InferenceServer.Collections;

/// <summary>When a collection's log is folded into a snapshot: on request, or when it has grown long or most rows are dead. One runs at a time.</summary>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for holds nothing.
internal sealed class SnapshotSchedule(CollectionWriter writer, string folder, CollectionStoreOptions options)
#pragma warning restore CA1001
{
    // Less is left to the next full collection of garbage.
    private const long CollectedBytes = 64 << 20;

    private readonly SemaphoreSlim _folding = new(1, 1);
    private long _due;
    private long _notBefore;

    /// <summary>Bytes of the last snapshot.</summary>
    public long SnapshotBytes { get; private set; }

    /// <summary>Takes note of the snapshot that is in place.</summary>
    public void Measure(Manifest manifest)
    {
        CollectionFiles files = new(folder, manifest.Generation);
        SnapshotBytes = new FileInfo(files.Rows).Length + new FileInfo(files.Items).Length;
        _due = Math.Max(options.SnapshotLogBytes, SnapshotBytes);
    }

    /// <summary>Folds the log, after a snapshot that runs.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await _folding.WaitAsync(cancellationToken);
        try
        {
            writer.ThrowIfClosed();
            await Task.Run(FoldAsync, cancellationToken);
        }
        catch (Exception error) when (StorageErrors.IsOfDisk(error) || error is InvalidDataException)
        {
            throw StorageErrors.Of(writer.Name, "the snapshot", error);
        }
        finally
        {
            _folding.Release();
        }
    }

    /// <summary>Begins a snapshot of its own accord where one is due and none runs.</summary>
    public void BeginWhenDue(ContentsView view)
    {
        long log = writer.LogBytes, dead = (long)(view.Count - view.Live) * view.Contents.Rows.Codec.RowBytes;
        bool mostlyDead = view.Count > 2L * view.Live && dead >= options.SnapshotLogBytes;
        if ((log >= _due || mostlyDead) && log >= _notBefore && _folding.Wait(0))
        {
            _ = Task.Run(RunByItselfAsync);
        }
    }

    /// <summary>Waits for a snapshot that runs. Of a closed collection no other begins.</summary>
    public async Task StopAsync()
    {
        await _folding.WaitAsync();
        _folding.Release();
    }

    private async Task RunByItselfAsync()
    {
        try
        {
            await FoldAsync();
        }
        catch (Exception error)
        {
            // Everything is as before; whatever it was, it meets nobody's call.
            _notBefore = 2 * writer.LogBytes;
            options.Warn?.Invoke($"collection '{writer.Name}': no snapshot could be written, its log goes on growing: {error.Message}");
        }
        finally
        {
            _folding.Release();
        }
    }

    private async Task FoldAsync()
    {
        writer.ThrowIfBroken();
        long rows = (long)(writer.View.Count - writer.View.Contents.Rows.Mapped) * writer.View.Contents.Rows.Codec.RowBytes;
        await new SnapshotFold(writer, folder, options).RunAsync();
        _notBefore = 0;

        // The rows that were in memory are garbage now and so is the old map; much of it should not lie about until the next full
        // collection. Asked for here, where nothing on the stack holds them any more.
        if (rows >= CollectedBytes)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        }
    }
}
