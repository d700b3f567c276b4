using InferenceServer.Collections.Disk;
using InferenceServer.Collections.InMemory;

namespace InferenceServer.Collections;

/// <summary>An upsert, encoded on its caller's thread.</summary>
internal sealed class PendingUpsert : PendingCommit
{
    private readonly TaskCompletionSource<UpsertResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EncodedRows _encoded;
    private readonly ItemEntry[] _entries;
    private readonly ReadOnlyMemory<byte> _rows;
    private UpsertResult _result;

    private PendingUpsert(EncodedRows encoded, LogPart entries, CancellationToken cancellationToken)
        : base(cancellationToken)
    {
        (_encoded, _entries, _rows) = (encoded, encoded.Entries, encoded.Rows);
        Parts = [entries, encoded.Part()];
    }

    public Task<UpsertResult> Done => _done.Task;

    public override IReadOnlyList<LogPart> Parts { get; }

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

        EncodedRows encoded = new(settings, codec, items);
        encoded.KeepLast();
        LogPart entries = LogPart.Of(OperationCodec.Upsert(encoded.Entries));
        if (entries.Bytes.Length > ItemRules.MaxBatchBytes)
        {
            encoded.GiveBack();
            throw CollectionException.Invalid($"{entries.Bytes.Length} bytes of ids and metadata in one batch; expected at most {ItemRules.MaxBatchBytes}");
        }

        return new PendingUpsert(encoded, entries, cancellationToken);
    }

    public override bool IsDone(Contents contents)
    {
        for (int i = 0; i < _entries.Length; i++)
        {
            if (!contents.Ids.TryGet(_entries[i].Id, out int row) || !ContentsChange.IsSame(contents, row, _entries[i], Row(i)))
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
        _encoded.GiveBack();
        _done.TrySetResult(_result);
    }

    public override void Fail(Exception error)
    {
        _encoded.GiveBack();
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
}
