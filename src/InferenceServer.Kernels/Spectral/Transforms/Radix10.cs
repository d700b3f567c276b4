using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Ten elements as two by five; the factors are coprime, so no turns stand between (Good-Thomas).</summary>
internal readonly unsafe struct Radix10 : IRadix
{
    public static int Size => 10;

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
        LaneComplex<T> a8 = TLoad.Load<T>(source, 8, turns);
        LaneComplex<T> a9 = TLoad.Load<T>(source, 9, turns);
        LaneComplex<T> d0 = a0 - a5, d1 = a2 - a7, d2 = a4 - a9, d3 = a6 - a1, d4 = a8 - a3;
        a0 += a5;
        a2 += a7;
        a4 += a9;
        a6 += a1;
        a8 += a3;
        Dft5.Apply(ref a0, ref a2, ref a4, ref a6, ref a8);
        TStore.Store(a0, target, 0, turns);
        TStore.Store(a2, target, 6, turns);
        TStore.Store(a4, target, 2, turns);
        TStore.Store(a6, target, 8, turns);
        TStore.Store(a8, target, 4, turns);
        Dft5.Apply(ref d0, ref d1, ref d2, ref d3, ref d4);
        TStore.Store(d0, target, 5, turns);
        TStore.Store(d1, target, 1, turns);
        TStore.Store(d2, target, 7, turns);
        TStore.Store(d3, target, 3, turns);
        TStore.Store(d4, target, 9, turns);
    }
}
