using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Lanes that are neighbours in a row of interleaved numbers.</summary>
internal readonly unsafe struct InterleavedLoad : IPassLoad
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint TurnFloats<T>(int radix)
        where T : struct, ILanes<T>
        => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> Load<T>(LaneElements source, nint element, float* turns)
        where T : struct, ILanes<T>
    {
        T.LoadInterleaved(source.At(element), out T re, out T im);
        return new(re, im);
    }
}
