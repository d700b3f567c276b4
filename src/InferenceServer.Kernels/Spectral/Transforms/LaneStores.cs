using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Complex elements of an inverse transform back to samples [support][lanes]; the reverse of <see cref="LaneLoads{T}"/>.</summary>
internal static unsafe class LaneStores<T>
    where T : struct, ILanes<T>
{
    public static void Pack(int support, float* data, float* time, bool first)
    {
        if (time == data)
        {
            return;
        }

        for (nint j = 0; j < support; j++)
        {
            Put(T.Load(data + j * T.Count), time + j * T.Count, first);
        }
    }

    // Both parts stand for two bins each: the one and its mirror.
    public static void Shift(RealSegment segment, float* data, float* time, bool first)
    {
        float* upper = time + (nint)segment.Fft.Length * T.Count, turns = segment.Turns.Pointer;
        for (nint j = 0; j < segment.Fft.Length; j++)
        {
            LaneComplex<T> value = LaneComplex<T>.MultiplyConjugate(
                LaneComplex<T>.Load(data + j * 2 * T.Count), T.Broadcast(2 * turns[2 * j]), T.Broadcast(2 * turns[(2 * j) + 1]));
            Put(value.Re, time + j * T.Count, first);
            Put(-value.Im, upper + j * T.Count, first);
        }
    }

    public static void Twist(RealSegment segment, float* data, float* time, bool first)
    {
        float* turns = segment.Turns.Pointer;
        for (nint j = 0; j < segment.Support; j++)
        {
            LaneComplex<T> value = LaneComplex<T>.Load(data + j * 2 * T.Count);
            T re = value.Re * T.Broadcast(2 * turns[2 * j]);
            Put(T.MultiplyAdd(value.Im, T.Broadcast(2 * turns[(2 * j) + 1]), re), time + j * T.Count, first);
        }
    }

    public static void Narrow(int support, float* data, float* time, bool first)
    {
        for (nint j = 0; j < support; j++)
        {
            Put(T.Load(data + j * 2 * T.Count), time + j * T.Count, first);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(T value, float* sample, bool first) => T.Store(first ? value : T.Load(sample) + value, sample);
}
