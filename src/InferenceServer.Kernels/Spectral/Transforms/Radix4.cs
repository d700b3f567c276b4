using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Four elements.</summary>
internal readonly unsafe struct Radix4 : IRadix
{
    public static int Size => 4;

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
        Dft4.Apply(ref a0, ref a1, ref a2, ref a3);
        TStore.Store(a0, target, 0, turns);
        TStore.Store(a1, target, 1, turns);
        TStore.Store(a2, target, 2, turns);
        TStore.Store(a3, target, 3, turns);
    }
}
