using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Two elements.</summary>
internal readonly unsafe struct Radix2 : IRadix
{
    public static int Size => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Butterfly<T, TMode>(LaneElements source, LaneElements target, float* turns)
        where T : struct, ILanes<T>
        where TMode : struct, IPassMode
    {
        LaneComplex<T> a0 = TMode.Load<T>(source, 0, turns);
        LaneComplex<T> a1 = TMode.Load<T>(source, 1, turns);
        TMode.Store(a0 + a1, target, 0, turns);
        TMode.Store(a0 - a1, target, 1, turns);
    }
}
