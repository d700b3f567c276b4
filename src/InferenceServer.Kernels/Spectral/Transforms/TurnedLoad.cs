using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Elements turned by factors that are the same in all lanes; the first has none.</summary>
internal readonly unsafe struct TurnedLoad : IPassLoad
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint TurnFloats<T>(int radix)
        where T : struct, ILanes<T>
        => 2 * (radix - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> Load<T>(LaneElements source, nint element, float* turns)
        where T : struct, ILanes<T>
    {
        float* at = source.First + (element * source.Stride);
        if (element == 0)
        {
            return new(T.Load(at), T.Load(at + source.Imaginary));
        }

        T.LoadTurnedAlike(at, at + source.Imaginary, turns + (2 * (element - 1)), out T re, out T im);
        return new(re, im);
    }
}
