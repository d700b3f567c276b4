using System.Buffers;
using InferenceServer.Collections.Disk;
using InferenceServer.Collections.InMemory;

namespace InferenceServer.Collections;

/// <summary>
/// A batch's items, checked, their vectors encoded as rows in a rented buffer: a batch is megabytes, and taken fresh most of its time
/// would go into fresh pages. A large batch is encoded by as many threads as there are processors.
/// </summary>
internal sealed class EncodedRows
{
    // Numbers that take longer to encode than another thread takes to wake.
    private const int NumbersInPart = 1 << 16;

    private readonly CollectionSettings _settings;
    private readonly RowCodec _codec;
    private readonly IReadOnlyList<CollectionItem> _items;
    private readonly uint[] _checksums;
    private readonly CollectionException?[] _failures;
    private byte[]? _rented;

    /// <exception cref="CollectionException">An item is refused: the first of those that are.</exception>
    public EncodedRows(CollectionSettings settings, RowCodec codec, IReadOnlyList<CollectionItem> items)
    {
        (_settings, _codec, _items) = (settings, codec, items);
        Entries = new ItemEntry[items.Count];
        _rented = ArrayPool<byte>.Shared.Rent(items.Count * codec.RowBytes);
        int parts = (int)Math.Clamp((long)items.Count * codec.Dimensions / NumbersInPart, 1, Math.Min(Environment.ProcessorCount, items.Count));
        (_checksums, _failures) = (new uint[parts], new CollectionException?[parts]);
        Encode(parts);
        if (Array.Find(_failures, failure => failure is not null) is { } refused)
        {
            GiveBack();
            throw refused;
        }
    }

    /// <summary>What is kept of the items beside their vectors.</summary>
    public ItemEntry[] Entries { get; private set; }

    /// <summary>The rows one after the other, until they are given back.</summary>
    public ReadOnlyMemory<byte> Rows => _rented.AsMemory(0, Entries.Length * _codec.RowBytes);

    public LogPart Part()
    {
        uint checksum = 0;
        for (int part = 0; part < _checksums.Length; part++)
        {
            checksum = Crc32C.Combine(checksum, _checksums[part], (long)(First(part + 1) - First(part)) * _codec.RowBytes);
        }

        return Entries.Length == _items.Count ? new LogPart(Rows, checksum) : LogPart.Of(Rows);
    }

    /// <summary>Keeps, of several items with one id, the last.</summary>
    public void KeepLast()
    {
        Dictionary<string, int> last = new(Entries.Length, StringComparer.Ordinal);
        for (int i = 0; i < Entries.Length; i++)
        {
            last[Entries[i].Id] = i;
        }

        if (last.Count == Entries.Length)
        {
            return;
        }

        int[] kept = [.. last.Values.Order()];
        for (int i = 0; i < kept.Length; i++)
        {
            Row(kept[i]).CopyTo(Row(i));
        }

        Entries = [.. kept.Select(i => Entries[i])];
    }

    /// <summary>Nobody looks at the rows any more.</summary>
    public void GiveBack()
    {
        if (Interlocked.Exchange(ref _rented, null) is { } rented)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Encode(int parts)
    {
        if (parts == 1)
        {
            EncodePart(0);
        }
        else
        {
            Parallel.For(0, parts, EncodePart);
        }
    }

    private void EncodePart(int part)
    {
        int first = First(part), end = First(part + 1);
        float[] scratch = ArrayPool<float>.Shared.Rent(_codec.Dimensions);
        try
        {
            for (int i = first; i < end; i++)
            {
                Encode(i, scratch.AsSpan(0, _codec.Dimensions));
            }

            _checksums[part] = Crc32C.Append(0, _rented.AsSpan(first * _codec.RowBytes, (end - first) * _codec.RowBytes));
        }
        catch (CollectionException refused)
        {
            _failures[part] = refused;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scratch);
        }
    }

    private void Encode(int index, Span<float> scratch)
    {
        CollectionItem item = _items[index];
        Entries[index] = ItemRules.Entry(item, index);
        ItemRules.CheckVector(_settings, item.Vector.Span, new("item", index, item.Id));
        item.Vector.Span.CopyTo(scratch);
        if (!_codec.TryEncode(scratch, Row(index)))
        {
            throw CollectionException.Invalid($"item {index} ('{item.Id}'): a number is beyond what {_codec.Format} can hold");
        }
    }

    private int First(int part) => (int)((long)_items.Count * part / _checksums.Length);

    private Span<byte> Row(int index) => _rented.AsSpan(index * _codec.RowBytes, _codec.RowBytes);
}
