using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Collections.InMemory;

/// <summary>All rows of a collection: those of the snapshot, mapped from its file, and those since, in memory. One thread appends; others may read what they learnt of after it was appended.</summary>
internal sealed class RowTable
{
    private const long FirstBlockBytes = 256 << 10;
    private const long LargestBlockBytes = 64 << 20;

    // A page's first touch can take longer than a flush. So much is made ready at once, in a table that has grown to so much.
    private const int PreparedBytes = 8 << 20;

    private RowBlock[] _blocks;
    private int _appending;
    private int _prepared;
    private Task _preparing = Task.CompletedTask;

    /// <summary>Begins with the rows of a snapshot.</summary>
    public RowTable(RowCodec codec, RowBlock? snapshot)
    {
        Codec = codec;
        _blocks = snapshot is null ? [] : [snapshot];
        Count = Mapped = snapshot?.Room ?? 0;
    }

    private RowTable(RowCodec codec, RowBlock[] blocks, int count, int mapped)
    {
        Codec = codec;
        _blocks = blocks;
        (Count, Mapped) = (count, mapped);
    }

    public RowCodec Codec { get; }

    /// <summary>Rows of the snapshot.</summary>
    public int Mapped { get; }

    /// <summary>Rows that there is room for.</summary>
    private int End => _blocks.Length == 0 ? 0 : _blocks[^1].First + _blocks[^1].Room;

    /// <summary>How many rows there are; for the thread that appends.</summary>
    public int Count { get; private set; }

    public void Append(ReadOnlySpan<byte> row)
    {
        while (_appending < _blocks.Length && Count >= _blocks[_appending].First + _blocks[_appending].Room)
        {
            _appending++;
        }

        if (_appending == _blocks.Length)
        {
            AddBlock();
        }

        _blocks[_appending].Write(Count, row);
        Count++;
    }

    /// <summary>Makes memory for the rows to come ready, on another thread; for the thread that appends, after it has.</summary>
    public void Prepare()
    {
        int ahead = PreparedBytes / Codec.NumberBytes;
        if (Count < Mapped + ahead || _prepared - Count > ahead / 2 || !_preparing.IsCompleted)
        {
            return;
        }

        int from = Math.Max(_prepared, Count), to = Count + ahead;
        if (to > End)
        {
            AddBlock();
            to = Math.Min(to, End);
        }

        RowBlock[] blocks = [.. _blocks.Where(b => b.First < to && b.First + b.Room > from)];
        _prepared = to;
        _preparing = Task.Run(() => Array.ForEach(blocks, b => b.Prepare(Math.Max(b.First, from), Math.Min(b.First + b.Room, to))));
    }

    /// <summary>Forgets the rows from <paramref name="count"/> on, which nobody was told of; the next ones take their memory.</summary>
    public void TakeBack(int count) => (Count, _appending) = (count, 0);

    /// <summary>Has the next row begin a block, so that the rows from there on can be kept without those ahead.</summary>
    public void BeginBlock()
    {
        Volatile.Write(ref _blocks, [.. _blocks.Where(b => b.First < Count).Select(b => b.Renumbered(b.First, Math.Min(b.Room, Count - b.First)))]);
        _prepared = 0;
    }

    /// <summary>A table of the rows from a block's first on, in the same memory, behind those of a snapshot. This one must not be appended to any more.</summary>
    public RowTable After(int first, RowBlock? snapshot)
    {
        int mapped = snapshot?.Room ?? 0;
        IEnumerable<RowBlock> kept = _blocks.Where(b => b.First >= first).Select(b => b.Renumbered(b.First - first + mapped, b.Room));
        return new RowTable(Codec, snapshot is null ? [.. kept] : [snapshot, .. kept], Count - first + mapped, mapped);
    }

    /// <summary>The block that holds a row.</summary>
    public RowBlock Block(int index)
    {
        RowBlock[] blocks = Volatile.Read(ref _blocks);
        int low = 0, high = blocks.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = blocks[middle].First <= index ? (middle, high) : (low, middle - 1);
        }

        return blocks[low];
    }

    /// <summary>The rows of a range for the kernel; this table has to be held while they are used.</summary>
    public RowSegment[] Segments(int from, int to)
        => [.. Volatile.Read(ref _blocks).Where(b => b.First < to && b.First + b.Room > from).Select(b => b.Segment(Math.Max(b.First, from), Math.Min(b.First + b.Room, to) - Math.Max(b.First, from)))];

    private void AddBlock()
    {
        long bytes = Math.Min(LargestBlockBytes, FirstBlockBytes << Math.Min(_blocks.Length, 16));
        Volatile.Write(ref _blocks, [.. _blocks, RowBlock.Allocate(Codec, End, (int)Math.Max(1, bytes / Codec.RowBytes))]);
    }
}
