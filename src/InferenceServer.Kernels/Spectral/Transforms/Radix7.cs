using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Seven elements, by the symmetric and antisymmetric halves of its inputs.</summary>
internal readonly unsafe struct Radix7 : IRadix
{
    public static int Size => 7;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Butterfly<T, TLoad, TStore>(LaneElements source, LaneElements target, float* turns)
        where T : struct, ILanes<T>
        where TLoad : struct, IPassLoad
        where TStore : struct, IPassStore
    {
        LaneComplex<T> a0 = TLoad.Load<T>(source, 0, turns);
        LaneComplex<T> a1 = TLoad.Load<T>(source, 1, turns);
        LaneComplex<T> a2 = TLoad.Load<T>(source, 2, turns);
        LaneComplex<T> a3 = TLoad.Load<T>(source, 3, turns);
        LaneComplex<T> a4 = TLoad.Load<T>(source, 4, turns);
        LaneComplex<T> a5 = TLoad.Load<T>(source, 5, turns);
        LaneComplex<T> a6 = TLoad.Load<T>(source, 6, turns);
        LaneComplex<T> s1 = a1 + a6, d1 = a1 - a6, s2 = a2 + a5, d2 = a2 - a5, s3 = a3 + a4, d3 = a3 - a4;
        T c1 = T.Broadcast(Cos1), c2 = T.Broadcast(Cos2), c3 = T.Broadcast(Cos3);
        LaneComplex<T> m1 = Mix(a0, c1, s1, c2, s2, c3, s3), m2 = Mix(a0, c2, s1, c3, s2, c1, s3), m3 = Mix(a0, c3, s1, c1, s2, c2, s3);
        TStore.Store(a0 + s1 + (s2 + s3), target, 0, turns);
        T sine = T.Broadcast(Sin1), second = T.Broadcast(Second), third = T.Broadcast(Third);
        LaneComplex<T> e1 = LaneComplex<T>.AddScaled(LaneComplex<T>.AddScaled(d1, second, d2), third, d3);
        TStore.Store(LaneComplex<T>.SubtractTurnedScaled(m1, sine, e1), target, 1, turns);
        TStore.Store(LaneComplex<T>.AddTurnedScaled(m1, sine, e1), target, 6, turns);
        LaneComplex<T> e2 = LaneComplex<T>.AddScaled(LaneComplex<T>.SubtractScaled(d3, second, d1), third, d2);
        TStore.Store(LaneComplex<T>.AddTurnedScaled(m2, sine, e2), target, 2, turns);
        TStore.Store(LaneComplex<T>.SubtractTurnedScaled(m2, sine, e2), target, 5, turns);
        LaneComplex<T> e3 = LaneComplex<T>.SubtractScaled(LaneComplex<T>.SubtractScaled(d2, third, d1), second, d3);
        TStore.Store(LaneComplex<T>.AddTurnedScaled(m3, sine, e3), target, 3, turns);
        TStore.Store(LaneComplex<T>.SubtractTurnedScaled(m3, sine, e3), target, 4, turns);
    }

    private const float Cos1 = 0.6234898018587335f, Cos2 = -0.2225209339563144f, Cos3 = -0.9009688679024191f;
    private const double Sin1Exact = 0.7818314824680298, Sin2Exact = 0.9749279121818236, Sin3Exact = 0.4338837391175581;
    private const float Sin1 = (float)Sin1Exact, Second = (float)(Sin2Exact / Sin1Exact), Third = (float)(Sin3Exact / Sin1Exact);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static LaneComplex<T> Mix<T>(LaneComplex<T> a, T c1, LaneComplex<T> s1, T c2, LaneComplex<T> s2, T c3, LaneComplex<T> s3)
        where T : struct, ILanes<T>
        => LaneComplex<T>.AddScaled(LaneComplex<T>.AddScaled(LaneComplex<T>.AddScaled(a, c1, s1), c2, s2), c3, s3);
}
