namespace InferenceServer.Kernels.Spectral;

/// <summary>An array that never moves and starts on a cache line, so that kernels may keep its address while this object lives.</summary>
internal sealed unsafe class PinnedFloats
{
    private const int Line = 64;
    private readonly float[] _array;
    private readonly int _offset;

    /// <summary>Contents start as zero.</summary>
    public PinnedFloats(int length)
    {
        _array = GC.AllocateArray<float>(length + (2 * Line / sizeof(float)), pinned: true);
        fixed (float* start = _array)
        {
            _offset = (int)((Line - ((nuint)start % Line)) % Line / sizeof(float));
            Pointer = start + _offset;
        }

        Length = length;
    }

    public int Length { get; }

    /// <summary>The first element; valid while this object is reachable.</summary>
    public float* Pointer { get; }

    public Span<float> Span => _array.AsSpan(_offset, Length);
}
