using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Elements as they stand.</summary>
internal readonly unsafe struct PlainLoad : IPassLoad
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint TurnFloats<T>(int radix)
        where T : struct, ILanes<T>
        => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> Load<T>(LaneElements source, nint element, float* turns)
        where T : struct, ILanes<T>
    {
        float* at = source.First + (element * source.Stride);
        return new(T.Load(at), T.Load(at + source.Imaginary));
    }
}
