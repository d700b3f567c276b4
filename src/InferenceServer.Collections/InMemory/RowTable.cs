using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Collections.InMemory;

/// <summary>All rows of a collection: those of the snapshot, mapped from its file, and those since, in memory. One thread appends; others may read what they learnt of after it was appended.</summary>
internal sealed class RowTable
{
    private const long FirstBlockBytes = 256 << 10;
    private const long LargestBlockBytes = 64 << 20;

    private RowBlock[] _blocks;

    /// <summary>Begins with the rows of a snapshot.</summary>
    public RowTable(RowCodec codec, RowBlock? snapshot)
    {
        Codec = codec;
        _blocks = snapshot is null ? [] : [snapshot];
        Count = snapshot?.Room ?? 0;
    }

    public RowCodec Codec { get; }

    /// <summary>How many rows there are; for the thread that appends.</summary>
    public int Count { get; private set; }

    public void Append(ReadOnlySpan<byte> row)
    {
        int room = _blocks.Length == 0 ? 0 : _blocks[^1].First + _blocks[^1].Room;
        if (Count == room)
        {
            long bytes = Math.Min(LargestBlockBytes, FirstBlockBytes << Math.Min(_blocks.Length, 16));
            Volatile.Write(ref _blocks, [.. _blocks, RowBlock.Allocate(Codec, Count, (int)Math.Max(1, bytes / Codec.RowBytes))]);
        }

        _blocks[^1].Write(Count, row);
        Count++;
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
}
