using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Ten elements as two by five; the factors are coprime, so no turns stand between (Good-Thomas).</summary>
internal readonly unsafe struct Radix10 : IRadix
{
    public static int Size => 10;

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
        LaneComplex<T> a5 = TMode.Load<T>(element + 5 * stride, turns + 8);
        LaneComplex<T> a6 = TMode.Load<T>(element + 6 * stride, turns + 10);
        LaneComplex<T> a7 = TMode.Load<T>(element + 7 * stride, turns + 12);
        LaneComplex<T> a8 = TMode.Load<T>(element + 8 * stride, turns + 14);
        LaneComplex<T> a9 = TMode.Load<T>(element + 9 * stride, turns + 16);
        LaneComplex<T> d0 = a0 - a5, d1 = a2 - a7, d2 = a4 - a9, d3 = a6 - a1, d4 = a8 - a3;
        a0 += a5;
        a2 += a7;
        a4 += a9;
        a6 += a1;
        a8 += a3;
        Dft5.Apply(ref a0, ref a2, ref a4, ref a6, ref a8);
        TMode.StoreFirst(a0, element);
        TMode.Store(a2, element + 6 * stride, turns + 10);
        TMode.Store(a4, element + 2 * stride, turns + 2);
        TMode.Store(a6, element + 8 * stride, turns + 14);
        TMode.Store(a8, element + 4 * stride, turns + 6);
        Dft5.Apply(ref d0, ref d1, ref d2, ref d3, ref d4);
        TMode.Store(d0, element + 5 * stride, turns + 8);
        TMode.Store(d1, element + stride, turns);
        TMode.Store(d2, element + 7 * stride, turns + 12);
        TMode.Store(d3, element + 3 * stride, turns + 4);
        TMode.Store(d4, element + 9 * stride, turns + 16);
    }
}
