namespace InferenceServer.Kernels.Spectral;

/// <summary>Samples [support][lanes] to the complex elements that each kind of segment transforms.</summary>
internal static unsafe class LaneLoads<T>
    where T : struct, ILanes<T>
{
    /// <summary>Two samples side by side are an element already.</summary>
    public static void Pack(int support, float* time, float* data)
    {
        if (time != data)
        {
            nuint bytes = (nuint)support * (nuint)T.Count * sizeof(float);
            Buffer.MemoryCopy(time, data, bytes, bytes);
        }
    }

    /// <summary>(x[j] - i x[j + L/2]) turned.</summary>
    public static void Shift(RealSegment segment, float* time, float* data)
    {
        float* upper = time + (nint)segment.Fft.Length * T.Count, turns = segment.Turns.Pointer;
        for (nint j = 0; j < segment.Fft.Length; j++)
        {
            T re = T.Load(time + j * T.Count), im = T.Load(upper + j * T.Count);
            LaneComplex<T> value = LaneComplex<T>.Multiply(new(re, -im), T.Broadcast(turns[2 * j]), T.Broadcast(turns[(2 * j) + 1]));
            LaneComplex<T>.Store(value, data + j * 2 * T.Count);
        }
    }

    /// <summary>x[j] turned.</summary>
    public static void Twist(RealSegment segment, float* time, float* data)
    {
        float* turns = segment.Turns.Pointer;
        for (nint j = 0; j < segment.Support; j++)
        {
            T value = T.Load(time + j * T.Count);
            LaneComplex<T>.Store(new(value * T.Broadcast(turns[2 * j]), value * T.Broadcast(turns[(2 * j) + 1])), data + j * 2 * T.Count);
        }
    }

    /// <summary>x[j] with no imaginary part.</summary>
    public static void Widen(int support, float* time, float* data)
    {
        for (nint j = 0; j < support; j++)
        {
            LaneComplex<T>.Store(new(T.Load(time + j * T.Count), T.Broadcast(0)), data + j * 2 * T.Count);
        }
    }
}
