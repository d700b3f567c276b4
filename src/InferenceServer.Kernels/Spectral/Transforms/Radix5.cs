using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Five elements.</summary>
internal readonly unsafe struct Radix5 : IRadix
{
    public static int Size => 5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Butterfly<T, TMode>(float* element, nint stride, float* turns)
        where T : struct, ILanes<T>
        where TMode : struct, IPassMode
    {
        LaneComplex<T> a0 = TMode.LoadFirst<T>(element);
        LaneComplex<T> a1 = TMode.Load<T>(element + stride, turns);
        LaneComplex<T> a2 = TMode.Load<T>(element + 2 * stride, turns + 2);
        LaneComplex<T> a3 = TMode.Load<T>(element + 3 * stride, turns + 4);
        LaneComplex<T> a4 = TMode.Load<T>(element + 4 * stride, turns + 6);
        Dft5.Apply(ref a0, ref a1, ref a2, ref a3, ref a4);
        TMode.StoreFirst(a0, element);
        TMode.Store(a1, element + stride, turns);
        TMode.Store(a2, element + 2 * stride, turns + 2);
        TMode.Store(a3, element + 3 * stride, turns + 4);
        TMode.Store(a4, element + 4 * stride, turns + 6);
    }
}
