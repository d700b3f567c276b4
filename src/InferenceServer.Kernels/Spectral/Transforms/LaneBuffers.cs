namespace InferenceServer.Kernels.Spectral;

/// <summary>A thread's scratch cut up for one <see cref="RealTransform"/>.</summary>
internal readonly unsafe struct LaneBuffers
{
    /// <summary>Room for the largest vector.</summary>
    public const int TileFloats = 2 * 16 * 16;

    public LaneBuffers(RealTransform transform, int lanes, float* scratch)
    {
        Time = scratch;
        Data = transform.Segments is [{ Kind: RealSegmentKind.Packed }] ? Time : Time + (nint)TimeRows(transform) * lanes;
        Fft = Time + (nint)(TimeRows(transform) + (2 * transform.Elements)) * lanes;
        Tile = Fft + (nint)(2 * transform.ScratchElements) * lanes;
    }

    /// <summary>[support][lanes].</summary>
    public float* Time { get; }

    /// <summary>One segment's elements; the same memory as <see cref="Time"/> where there is only a packed one.</summary>
    public float* Data { get; }

    /// <summary>The complex transform's scratch.</summary>
    public float* Fft { get; }

    /// <summary>Room for two square tiles.</summary>
    public float* Tile { get; }

    /// <summary>Floats of scratch for <paramref name="lanes"/> lanes.</summary>
    public static int Floats(RealTransform transform, int lanes)
        => checked(((TimeRows(transform) + (2 * transform.Elements) + (2 * transform.ScratchElements)) * lanes) + TileFloats);

    private static int TimeRows(RealTransform transform) => transform.Support + 2;
}
