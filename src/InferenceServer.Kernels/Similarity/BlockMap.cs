namespace InferenceServer.Kernels.Similarity;

/// <summary>Cuts segments into blocks of whole panels; the cuts depend on the sizes alone.</summary>
internal sealed class BlockMap
{
    private RowSegment[] _segments = [];
    private int[] _firstBlocks = [];
    private uint[] _firstRows = [];
    private int _count;
    private int _blockRows;

    /// <summary>Blocks in all.</summary>
    public int Blocks { get; private set; }

    /// <summary>Cuts <paramref name="segments"/>, copying them, into blocks of <paramref name="blockRows"/> rows.</summary>
    public void Cut(ReadOnlySpan<RowSegment> segments, int blockRows)
    {
        if (_segments.Length < segments.Length)
        {
            _segments = new RowSegment[segments.Length];
            _firstBlocks = new int[segments.Length];
            _firstRows = new uint[segments.Length];
        }

        segments.CopyTo(_segments);
        _count = segments.Length;
        _blockRows = blockRows;
        Blocks = 0;
        uint rows = 0;
        for (int i = 0; i < segments.Length; i++)
        {
            _firstBlocks[i] = Blocks;
            _firstRows[i] = rows;
            Blocks += (int)(((long)segments[i].Count + blockRows - 1) / blockRows);
            rows += (uint)segments[i].Count;
        }
    }

    /// <summary>The segment of a block, the index of the segment's first row among all, and the block's rows within the segment.</summary>
    public ref readonly RowSegment Block(int block, out uint firstOfSegment, out int from, out int to)
    {
        int index = Last(_firstBlocks.AsSpan(0, _count), block);
        ref readonly RowSegment segment = ref _segments[index];
        firstOfSegment = _firstRows[index];
        from = (block - _firstBlocks[index]) * _blockRows;
        to = (int)Math.Min((long)from + _blockRows, segment.Count);
        return ref segment;
    }

    /// <summary>The segment that holds a row, and the row's place in it.</summary>
    public ref readonly RowSegment Row(uint row, out int rowOfSegment)
    {
        int index = Last(_firstRows.AsSpan(0, _count), row);
        rowOfSegment = (int)(row - _firstRows[index]);
        return ref _segments[index];
    }

    /// <summary>The last place whose start is not beyond <paramref name="value"/>: empty segments share their start with the one that follows.</summary>
    private static int Last<T>(ReadOnlySpan<T> starts, T value)
        where T : IComparable<T>
    {
        int low = 0, high = starts.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (starts[middle].CompareTo(value) <= 0)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }
}
