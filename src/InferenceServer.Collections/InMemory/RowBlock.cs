using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Collections.InMemory;

/// <summary>Rows that lie one after the other at an address which holds as long as this object is reachable.</summary>
internal sealed unsafe class RowBlock
{
    private const int Alignment = 64;

    private readonly RowCodec _codec;
    private readonly byte* _rows;
    private readonly float* _scales;
    private readonly object _memory;

    /// <summary>Rows in memory that somebody else made.</summary>
    public RowBlock(RowCodec codec, int first, int room, byte* rows, float* scales, object memory)
    {
        _codec = codec;
        First = first;
        Room = room;
        _rows = rows;
        _scales = scales;
        _memory = memory;
    }

    /// <summary>The index of the first row among all blocks'.</summary>
    public int First { get; }

    /// <summary>How many rows fit.</summary>
    public int Room { get; }

    /// <summary>An empty block in memory of its own.</summary>
    public static RowBlock Allocate(RowCodec codec, int first, int room)
    {
        long rows = (long)room * codec.NumberBytes;
        RowMemory memory = new(rows + ((long)room * sizeof(float)) + Alignment);
        return new RowBlock(codec, first, room, memory.Start, (float*)Align(memory.Start + rows), memory);
    }

    /// <summary>The first of its rows, with other indexes; none may be written beyond them.</summary>
    public RowBlock Renumbered(int first, int room) => new(_codec, first, room, _rows, _scales, _memory);

    /// <summary>Makes the memory of some rows ready, so that writing them meets no page for the first time.</summary>
    public void Prepare(int from, int to)
    {
        if (_memory is RowMemory memory)
        {
            memory.Populate(Row(from) - memory.Start, Row(to) - memory.Start);
        }
    }

    /// <summary>Writes a row beyond those that anybody was told of.</summary>
    public void Write(int index, ReadOnlySpan<byte> row)
    {
        row[.._codec.NumberBytes].CopyTo(new Span<byte>(Row(index), _codec.NumberBytes));
        if (_codec.HasScale)
        {
            row[_codec.NumberBytes..].CopyTo(new Span<byte>(_scales + (index - First), sizeof(float)));
        }
    }

    /// <summary>Reads a row as the codec wrote it.</summary>
    public void Read(int index, Span<byte> row)
    {
        Numbers(index).CopyTo(row);
        if (_codec.HasScale)
        {
            Scale(index).CopyTo(row[_codec.NumberBytes..]);
        }

        GC.KeepAlive(this);
    }

    /// <summary>A row's numbers; the block has to be held while they are used.</summary>
    public ReadOnlySpan<byte> Numbers(int index) => new(Row(index), _codec.NumberBytes);

    /// <summary>A row's scale, as bytes.</summary>
    public ReadOnlySpan<byte> Scale(int index) => new(_scales + (index - First), sizeof(float));

    /// <summary><paramref name="count"/> rows from one on, for the kernel.</summary>
    public RowSegment Segment(int first, int count)
    {
        byte* rows = Row(first);
        RowSegment segment = _codec.Format switch
        {
            RowFormat.Float32 => RowSegment.Float32((float*)rows, _codec.Dimensions, count),
            RowFormat.BFloat16 => RowSegment.BFloat16((ushort*)rows, _codec.Dimensions, count),
            _ => RowSegment.Int8((sbyte*)rows, _scales + (first - First), _codec.Dimensions, count),
        };
        return _codec.UnitLength ? segment.OfUnitLength() : segment;
    }

    private static byte* Align(byte* address) => (byte*)(((nint)address + Alignment - 1) & -Alignment);

    private byte* Row(int index) => _rows + ((nint)(index - First) * _codec.NumberBytes);
}
