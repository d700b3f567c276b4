using ILGPU;
using InferenceServer.Kernels.Cuda;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

/// <summary>One frame's part that one group of threads transforms, and the tables it is done by.</summary>
internal struct FrameSegment
{
    public ArrayView<int> Tables;
    public ArrayView<ComplexValue> Turns;
    public int Frame, Segment, Kind, Length, Passes, FirstPass, Items, FirstItem, FirstTurn, FirstSlot, FirstShift, RowReciprocal, Half, WindowStart, Window;

    /// <summary>The group's own: its x is the frame, its y the segment.</summary>
    public static FrameSegment Of(ArrayView<int> tables, ArrayView<ComplexValue> turns)
    {
        int at = TableField.First + (Grid.IdxY * TableField.SegmentSize);
        return new()
        {
            Tables = tables,
            Turns = turns,
            Frame = Grid.IdxX,
            Segment = Grid.IdxY,
            Kind = tables[at + TableField.SegmentKind],
            Length = tables[at + TableField.SegmentLength],
            Passes = tables[at + TableField.SegmentPasses],
            FirstPass = tables[at + TableField.SegmentFirstPass],
            Items = tables[at + TableField.SegmentItems],
            FirstItem = tables[at + TableField.SegmentFirstItem],
            FirstTurn = tables[at + TableField.SegmentFirstTurn],
            FirstSlot = tables[at + TableField.SegmentFirstSlot],
            FirstShift = tables[at + TableField.SegmentFirstShift],
            RowReciprocal = tables[at + TableField.SegmentRowReciprocal],
            Half = tables[TableField.Support] / 2,
            WindowStart = tables[TableField.WindowStart],
            Window = tables[TableField.Window],
        };
    }

    /// <summary>Where an element stands in shared memory: one place is left out after every row of the last radix where that is even.</summary>
    public readonly int Place(int element) => element + (int)(((ulong)(uint)element * (uint)RowReciprocal) >> 31);

    /// <summary>Where an item's elements stand in shared memory: its own, and the one of the mirrored bin.</summary>
    public readonly int Low(int item) => Tables[FirstItem + item];

    public readonly int High(int item) => Tables[FirstItem + Items + item];

    /// <summary>The bin of an item (or, after all items, of its mirrored element); inverted where the element holds the conjugate.</summary>
    public readonly int Bin(int item) => Tables[FirstItem + (2 * Items) + item];
}
