namespace InferenceServer.Kernels.Cuda;

/// <summary>Where the whole numbers of <see cref="FrameTables"/> stand. The kernels are compiled from these names as well.</summary>
internal static class TableField
{
    /// <summary>Of the frames.</summary>
    public const int Segments = 0, Hop = 1, Origin = 2, Support = 3, WindowStart = 4, Window = 5, Mirrors = 6, Slots = 7, First = 8;

    /// <summary>Of a segment, counted from <see cref="First"/> + its number times <see cref="SegmentSize"/>.</summary>
    public const int SegmentKind = 0, SegmentLength = 1, SegmentPasses = 2, SegmentFirstPass = 3, SegmentItems = 4, SegmentFirstItem = 5,
        SegmentFirstTurn = 6, SegmentFirstSlot = 7, SegmentFirstShift = 8, SegmentRowReciprocal = 9, SegmentSize = 10;

    /// <summary>
    /// Of a pass. Reciprocals are 2³¹ / divisor, rounded up: a division without dividing. Place and span are the stride and the
    /// length of a block in shared memory, where rows of the last radix are padded.
    /// </summary>
    public const int PassRadix = 0, PassStride = 1, PassReciprocal = 2, PassTurns = 3, PassPlace = 4, PassSpan = 5, PassSize = 6;
}
