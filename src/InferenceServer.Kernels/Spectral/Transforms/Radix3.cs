using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Three elements.</summary>
internal readonly unsafe struct Radix3 : IRadix
{
    public static int Size => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Butterfly<T, TMode>(float* element, nint stride, float* turns)
        where T : struct, ILanes<T>
        where TMode : struct, IPassMode
    {
        LaneComplex<T> a0 = TMode.LoadFirst<T>(element);
        LaneComplex<T> a1 = TMode.Load<T>(element + stride, turns);
        LaneComplex<T> a2 = TMode.Load<T>(element + 2 * stride, turns + 2);
        Dft3.Apply(ref a0, ref a1, ref a2);
        TMode.StoreFirst(a0, element);
        TMode.Store(a1, element + stride, turns);
        TMode.Store(a2, element + 2 * stride, turns + 2);
    }
}
