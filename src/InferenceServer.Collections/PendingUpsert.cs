using System.Buffers;
using InferenceServer.Collections.Disk;
using InferenceServer.Collections.InMemory;

namespace InferenceServer.Collections;

/// <summary>An upsert, encoded on its caller's thread.</summary>
internal sealed class PendingUpsert : PendingCommit
{
    private readonly TaskCompletionSource<UpsertResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ItemEntry[] _entries;
    private readonly ReadOnlyMemory<byte> _rows;
    private byte[]? _rented;
    private UpsertResult _result;

    private PendingUpsert(ItemEntry[] entries, byte[] rented, int rowBytes, CancellationToken cancellationToken)
        : base(cancellationToken)
    {
        _entries = entries;
        _rented = rented;
        _rows = rented.AsMemory(0, entries.Length * rowBytes);
        Bytes = [OperationCodec.Upsert(entries), _rows];
    }

    public Task<UpsertResult> Done => _done.Task;

    public override IReadOnlyList<ReadOnlyMemory<byte>> Bytes { get; }

    public override int Items => _entries.Length;

    private int RowBytes => _rows.Length / _entries.Length;

    /// <summary>Checks and encodes; of several items with one id the last counts.</summary>
    /// <exception cref="CollectionException">An item is refused; then all are.</exception>
    public static PendingUpsert Of(CollectionSettings settings, RowCodec codec, IReadOnlyList<CollectionItem> items, CancellationToken cancellationToken)
    {
        if ((long)items.Count * codec.RowBytes > ItemRules.MaxBatchBytes)
        {
            throw CollectionException.Invalid($"{items.Count} items of {codec.RowBytes} bytes in one batch; expected at most {ItemRules.MaxBatchBytes} bytes");
        }

        Dictionary<string, int> last = new(items.Count, StringComparer.Ordinal);
        ItemEntry[] entries = new ItemEntry[items.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = ItemRules.Entry(items[i], i);
            ItemRules.CheckVector(settings, items[i].Vector.Span, new("item", i, items[i].Id));
            last[entries[i].Id] = i;
        }

        int[] kept = last.Count == entries.Length ? [.. Enumerable.Range(0, entries.Length)] : [.. last.Values.Order()];
        byte[] rows = ArrayPool<byte>.Shared.Rent(kept.Length * codec.RowBytes);
        float[] scratch = new float[codec.Dimensions];
        for (int i = 0; i < kept.Length; i++)
        {
            CollectionItem item = items[kept[i]];
            item.Vector.CopyTo(scratch);
            if (!codec.TryEncode(scratch, rows.AsSpan(i * codec.RowBytes, codec.RowBytes)))
            {
                throw CollectionException.Invalid($"item {kept[i]} ('{item.Id}'): a number is beyond what {codec.Format} can hold");
            }
        }

        PendingUpsert upsert = new(kept.Length == entries.Length ? entries : [.. kept.Select(i => entries[i])], rows, codec.RowBytes, cancellationToken);
        return upsert.Bytes[0].Length <= ItemRules.MaxBatchBytes
            ? upsert
            : throw CollectionException.Invalid($"{upsert.Bytes[0].Length} bytes of ids and metadata in one batch; expected at most {ItemRules.MaxBatchBytes}");
    }

    public override bool IsDone(Contents contents)
    {
        for (int i = 0; i < _entries.Length; i++)
        {
            if (!contents.ById.TryGetValue(_entries[i].Id, out int row) || !ContentsChange.IsSame(contents, row, _entries[i], Row(i)))
            {
                return false;
            }
        }

        _result = new UpsertResult(0, 0, _entries.Length);
        return true;
    }

    public override void Apply(ContentsChange change)
    {
        change.ResetCounts();
        for (int i = 0; i < _entries.Length; i++)
        {
            change.Upsert(_entries[i], Row(i));
        }

        _result = change.Upserted;
    }

    public override void Acknowledge()
    {
        GiveBack();
        _done.TrySetResult(_result);
    }

    public override void Fail(Exception error)
    {
        GiveBack();
        if (error is OperationCanceledException)
        {
            _done.TrySetCanceled(CancellationToken);
        }
        else
        {
            _done.TrySetException(error);
        }
    }

    private ReadOnlySpan<byte> Row(int index) => _rows.Span.Slice(index * RowBytes, RowBytes);

    // Looked at by nobody from here on. A batch is megabytes: taken fresh, most of its time would go into fresh pages.
    private void GiveBack()
    {
        if (Interlocked.Exchange(ref _rented, null) is { } rented)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
