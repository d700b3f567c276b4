using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Five elements.</summary>
internal readonly unsafe struct Radix5 : IRadix
{
    public static int Size => 5;

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
        Dft5.Apply(ref a0, ref a1, ref a2, ref a3, ref a4);
        TStore.Store(a0, target, 0, turns);
        TStore.Store(a1, target, 1, turns);
        TStore.Store(a2, target, 2, turns);
        TStore.Store(a3, target, 3, turns);
        TStore.Store(a4, target, 4, turns);
    }
}
