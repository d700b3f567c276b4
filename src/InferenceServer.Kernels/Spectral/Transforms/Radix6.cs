using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Six elements as two by three; the factors are coprime, so no turns stand between (Good-Thomas).</summary>
internal readonly unsafe struct Radix6 : IRadix
{
    public static int Size => 6;

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
        LaneComplex<T> d0 = a0 - a3, d1 = a2 - a5, d2 = a4 - a1;
        a0 += a3;
        a2 += a5;
        a4 += a1;
        Dft3.Apply(ref a0, ref a2, ref a4);
        TStore.Store(a0, target, 0, turns);
        TStore.Store(a2, target, 4, turns);
        TStore.Store(a4, target, 2, turns);
        Dft3.Apply(ref d0, ref d1, ref d2);
        TStore.Store(d0, target, 3, turns);
        TStore.Store(d1, target, 1, turns);
        TStore.Store(d2, target, 5, turns);
    }
}
