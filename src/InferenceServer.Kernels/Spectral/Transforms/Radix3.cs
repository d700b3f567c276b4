using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Three elements.</summary>
internal readonly unsafe struct Radix3 : IRadix
{
    public static int Size => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Butterfly<T, TMode>(LaneElements source, LaneElements target, float* turns)
        where T : struct, ILanes<T>
        where TMode : struct, IPassMode
    {
        LaneComplex<T> a0 = TMode.Load<T>(source, 0, turns);
        LaneComplex<T> a1 = TMode.Load<T>(source, 1, turns);
        LaneComplex<T> a2 = TMode.Load<T>(source, 2, turns);
        Dft3.Apply(ref a0, ref a1, ref a2);
        TMode.Store(a0, target, 0, turns);
        TMode.Store(a1, target, 1, turns);
        TMode.Store(a2, target, 2, turns);
    }
}
