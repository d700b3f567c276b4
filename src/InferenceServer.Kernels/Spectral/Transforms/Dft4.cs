using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Four values in registers, replaced by their transform in natural order.</summary>
internal static class Dft4
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<T>(ref LaneComplex<T> a0, ref LaneComplex<T> a1, ref LaneComplex<T> a2, ref LaneComplex<T> a3)
        where T : struct, ILanes<T>
    {
        LaneComplex<T> even = a0 + a2, odd = a1 + a3, evenRest = a0 - a2, oddRest = a1 - a3;
        a0 = even + odd;
        a1 = LaneComplex<T>.SubtractTurned(evenRest, oddRest);
        a2 = even - odd;
        a3 = LaneComplex<T>.AddTurned(evenRest, oddRest);
    }
}
