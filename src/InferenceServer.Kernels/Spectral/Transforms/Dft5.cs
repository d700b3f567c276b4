using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Five values in registers, replaced by their transform in natural order.</summary>
internal static class Dft5
{
    private const double Sin1Exact = 0.9510565162951535, Sin2Exact = 0.5877852522924731;
    private const float Cos1 = 0.30901699437494745f, Cos2 = -0.8090169943749475f;
    private const float Sin1 = (float)Sin1Exact, Ratio = (float)(Sin2Exact / Sin1Exact);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<T>(ref LaneComplex<T> a0, ref LaneComplex<T> a1, ref LaneComplex<T> a2, ref LaneComplex<T> a3, ref LaneComplex<T> a4)
        where T : struct, ILanes<T>
    {
        LaneComplex<T> s1 = a1 + a4, d1 = a1 - a4, s2 = a2 + a3, d2 = a2 - a3;
        T c1 = T.Broadcast(Cos1), c2 = T.Broadcast(Cos2), sine = T.Broadcast(Sin1), ratio = T.Broadcast(Ratio);
        LaneComplex<T> m1 = LaneComplex<T>.AddScaled(LaneComplex<T>.AddScaled(a0, c1, s1), c2, s2);
        LaneComplex<T> m2 = LaneComplex<T>.AddScaled(LaneComplex<T>.AddScaled(a0, c2, s1), c1, s2);
        LaneComplex<T> e1 = LaneComplex<T>.AddScaled(d1, ratio, d2);
        LaneComplex<T> e2 = LaneComplex<T>.SubtractScaled(d2, ratio, d1);
        a0 = a0 + s1 + s2;
        a1 = LaneComplex<T>.SubtractTurnedScaled(m1, sine, e1);
        a4 = LaneComplex<T>.AddTurnedScaled(m1, sine, e1);
        a2 = LaneComplex<T>.AddTurnedScaled(m2, sine, e2);
        a3 = LaneComplex<T>.SubtractTurnedScaled(m2, sine, e2);
    }
}
