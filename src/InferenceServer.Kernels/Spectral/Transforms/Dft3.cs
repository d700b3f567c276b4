using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Three values in registers, replaced by their transform in natural order.</summary>
internal static class Dft3
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<T>(ref LaneComplex<T> a0, ref LaneComplex<T> a1, ref LaneComplex<T> a2)
        where T : struct, ILanes<T>
    {
        LaneComplex<T> sum = a1 + a2, difference = a1 - a2;
        LaneComplex<T> middle = LaneComplex<T>.SubtractScaled(a0, T.Broadcast(0.5f), sum);
        T sine = T.Broadcast(0.8660254037844386f);
        a0 += sum;
        a1 = LaneComplex<T>.SubtractTurnedScaled(middle, sine, difference);
        a2 = LaneComplex<T>.AddTurnedScaled(middle, sine, difference);
    }
}
