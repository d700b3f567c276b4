namespace InferenceServer.Collections.InMemory;

/// <summary>
/// Changes to contents that become visible together, as one view, when they are durable: until then they lie beyond what any view
/// shows, and can be taken back. One thread, and one change at a time.
/// </summary>
internal sealed class ContentsChange(ContentsView before)
{
    private readonly Contents _contents = before.Contents;
    private readonly List<int> _dead = [];
    private long _sequence = before.NextSequence;

    /// <summary>The sequence number of the next item.</summary>
    public long NextSequence => _sequence;

    /// <summary>Bytes of a row with its scale.</summary>
    public int RowBytes => _contents.Rows.Codec.RowBytes;

    /// <summary>What the upserts so far did.</summary>
    public UpsertResult Upserted { get; private set; }

    /// <summary>How many items the deletes so far found.</summary>
    public int Deleted { get; private set; }

    /// <summary>Counts anew, for the next caller's part of the change.</summary>
    public void ResetCounts() => (Upserted, Deleted) = (default, 0);

    public void Upsert(ItemEntry entry, ReadOnlySpan<byte> row)
    {
        long sequence = _sequence++;
        bool known = _contents.Ids.TryGet(entry.Id, out int old);
        if (known && IsSame(_contents, old, entry, row))
        {
            Upserted = Upserted with { Unchanged = Upserted.Unchanged + 1 };
            return;
        }

        if (known)
        {
            _dead.Add(old);
        }

        int[] terms = entry.Metadata.Length == 0 ? [] : new int[entry.Metadata.Length];
        for (int i = 0; i < terms.Length; i++)
        {
            terms[i] = _contents.Terms.Intern(entry.Metadata[i].Key, entry.Metadata[i].Value);
        }

        _contents.Rows.Append(row);
        _contents.Items.Add(new ItemRecord(entry.Id, terms, entry.Payload, sequence));
        _contents.Ids.Set(entry.Id, _contents.Rows.Count - 1);
        Upserted = known ? Upserted with { Replaced = Upserted.Replaced + 1 } : Upserted with { Inserted = Upserted.Inserted + 1 };
    }

    public void Delete(string id)
    {
        if (_contents.Ids.Remove(id, out int row))
        {
            _dead.Add(row);
            Deleted++;
        }
    }

    /// <summary>What the contents are after the change; to be shown once that is durable, together with <see cref="IdTable.Publish"/>.</summary>
    public ContentsView Complete()
    {
        int count = _contents.Rows.Count;
        _contents.Rows.Prepare();
        return new ContentsView(_contents, count, _contents.Ids.Count, Allowed(count), _sequence);
    }

    /// <summary>Undoes everything. Metadata that came with it stays numbered: no row has those numbers.</summary>
    public void TakeBack()
    {
        int rows = _contents.Items.Count;
        _contents.Ids.TakeBack(Enumerable.Range(before.Count, rows - before.Count).Select(row => _contents.Items[row].Id));
        _contents.Items.TakeBack(before.Count);
        _contents.Rows.TakeBack(before.Count);
    }

    /// <summary>Whether a row holds exactly this.</summary>
    public static bool IsSame(Contents contents, int row, ItemEntry entry, ReadOnlySpan<byte> bytes)
    {
        RowBlock block = contents.Rows.Block(row);
        RowCodec codec = contents.Rows.Codec;
        bool same = block.Numbers(row).SequenceEqual(bytes[..codec.NumberBytes])
            && (!codec.HasScale || block.Scale(row).SequenceEqual(bytes[codec.NumberBytes..]))
            && contents.Items[row].Is(entry, contents.Terms);
        GC.KeepAlive(block);
        return same;
    }

    /// <summary>
    /// The bits of the rows that are left. Only where rows died are they copied: a bit beyond an older view's rows means nothing to
    /// it, so new rows are marked in place.
    /// </summary>
    private ulong[]? Allowed(int count)
    {
        ulong[]? bits = before.Allowed;
        if (bits is null && _dead.Count == 0)
        {
            return null;
        }

        int words = (count + 63) / 64;
        if (bits is null)
        {
            bits = new ulong[words + (words / 4)];
            Mark(bits, 0, before.Count);
        }
        else if (_dead.Count > 0 || bits.Length < words)
        {
            ulong[] copy = new ulong[Math.Max(bits.Length, words + (words / 4))];
            bits.CopyTo(copy, 0);
            bits = copy;
        }

        Mark(bits, before.Count, count);
        foreach (int row in _dead)
        {
            bits[row >> 6] &= ~(1UL << (row & 63));
        }

        return bits;
    }

    private static void Mark(ulong[] bits, int from, int to)
    {
        for (; from < to; from++)
        {
            bits[from >> 6] |= 1UL << (from & 63);
        }
    }
}
