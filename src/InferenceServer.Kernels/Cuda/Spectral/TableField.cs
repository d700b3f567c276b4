namespace InferenceServer.Kernels.Cuda;

/// <summary>Where the whole numbers of <see cref="FrameTables"/> stand. The kernels are compiled from these names as well.</summary>
internal static class TableField
{
    /// <summary>Of the frames.</summary>
    public const int Segments = 0, Hop = 1, Origin = 2, Support = 3, WindowStart = 4, Window = 5, Mirrors = 6, Slots = 7, First = 8;

    /// <summary>Of a segment, counted from <see cref="First"/> + its number times <see cref="SegmentSize"/>.</summary>
    public const int SegmentKind = 0, SegmentLength = 1, SegmentPasses = 2, SegmentFirstPass = 3, SegmentItems = 4, SegmentFirstItem = 5,
        SegmentFirstTurn = 6, SegmentFirstSlot = 7, SegmentFirstShift = 8, SegmentSize = 9;

    /// <summary>Of a pass. The reciprocal is 2³¹ / stride, rounded up: a division without dividing.</summary>
    public const int PassRadix = 0, PassStride = 1, PassReciprocal = 2, PassTurns = 3, PassSize = 4;
}
