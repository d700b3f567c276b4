using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Elements turned by factors that are the same in all lanes; the first has none.</summary>
internal readonly unsafe struct TurnedStore : IPassStore
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint TurnFloats<T>(int radix)
        where T : struct, ILanes<T>
        => 2 * (radix - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(LaneComplex<T> value, LaneElements target, nint element, float* turns)
        where T : struct, ILanes<T>
    {
        float* at = target.First + (element * target.Stride);
        if (element == 0)
        {
            T.Store(value.Re, at);
            T.Store(value.Im, at + target.Imaginary);
            return;
        }

        T.StoreTurnedAlike(value.Re, value.Im, turns + (2 * (element - 1)), at, at + target.Imaginary);
    }
}
