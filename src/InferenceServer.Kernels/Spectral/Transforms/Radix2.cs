using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Two elements.</summary>
internal readonly unsafe struct Radix2 : IRadix
{
    public static int Size => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Butterfly<T, TLoad, TStore>(LaneElements source, LaneElements target, float* turns)
        where T : struct, ILanes<T>
        where TLoad : struct, IPassLoad
        where TStore : struct, IPassStore
    {
        LaneComplex<T> a0 = TLoad.Load<T>(source, 0, turns);
        LaneComplex<T> a1 = TLoad.Load<T>(source, 1, turns);
        TStore.Store(a0 + a1, target, 0, turns);
        TStore.Store(a0 - a1, target, 1, turns);
    }
}
