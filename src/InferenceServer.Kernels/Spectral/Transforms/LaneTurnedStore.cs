using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Elements turned by factors of their own in each lane, the first one too. Imaginary parts follow real ones.</summary>
internal readonly unsafe struct LaneTurnedStore : IPassStore
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint TurnFloats<T>(int radix)
        where T : struct, ILanes<T>
        => 2 * radix * T.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(LaneComplex<T> value, LaneElements target, nint element, float* turns)
        where T : struct, ILanes<T>
        => T.StoreTurned(value.Re, value.Im, turns + (element * 2 * T.Count), target.At(element));
}
