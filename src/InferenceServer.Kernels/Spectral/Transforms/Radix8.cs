using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Eight elements: the even outputs by one transform of four, the odd ones by another whose turns by an eighth are folded into its additions.</summary>
internal readonly unsafe struct Radix8 : IRadix
{
    public static int Size => 8;

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
        LaneComplex<T> a7 = TLoad.Load<T>(source, 7, turns);
        LaneComplex<T> b0 = a0 - a4, b1 = a1 - a5, b2 = a2 - a6, b3 = a3 - a7;
        a0 += a4;
        a1 += a5;
        a2 += a6;
        a3 += a7;
        Dft4.Apply(ref a0, ref a1, ref a2, ref a3);
        TStore.Store(a0, target, 0, turns);
        TStore.Store(a1, target, 2, turns);
        TStore.Store(a2, target, 4, turns);
        TStore.Store(a3, target, 6, turns);
        LaneComplex<T> even = LaneComplex<T>.SubtractTurned(b0, b2), odd = LaneComplex<T>.AddTurned(b0, b2);
        LaneComplex<T> c1 = LaneComplex<T>.SubtractTurned(b1, b1), c3 = LaneComplex<T>.AddTurned(b3, b3);
        LaneComplex<T> sum = c1 - c3, difference = c1 + c3;
        T half = T.Broadcast(0.7071067811865476f);
        TStore.Store(LaneComplex<T>.AddScaled(even, half, sum), target, 1, turns);
        TStore.Store(LaneComplex<T>.SubtractScaled(even, half, sum), target, 5, turns);
        TStore.Store(LaneComplex<T>.SubtractTurnedScaled(odd, half, difference), target, 3, turns);
        TStore.Store(LaneComplex<T>.AddTurnedScaled(odd, half, difference), target, 7, turns);
    }
}
