using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Six elements as two by three; the factors are coprime, so no turns stand between (Good-Thomas).</summary>
internal readonly unsafe struct Radix6 : IRadix
{
    public static int Size => 6;

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
        LaneComplex<T> d0 = a0 - a3, d1 = a2 - a5, d2 = a4 - a1;
        a0 += a3;
        a2 += a5;
        a4 += a1;
        Dft3.Apply(ref a0, ref a2, ref a4);
        TMode.StoreFirst(a0, element);
        TMode.Store(a2, element + 4 * stride, turns + 6);
        TMode.Store(a4, element + 2 * stride, turns + 2);
        Dft3.Apply(ref d0, ref d1, ref d2);
        TMode.Store(d0, element + 3 * stride, turns + 4);
        TMode.Store(d1, element + stride, turns);
        TMode.Store(d2, element + 5 * stride, turns + 8);
    }
}
