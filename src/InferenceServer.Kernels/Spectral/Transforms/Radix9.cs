using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Nine elements as three by three.</summary>
internal readonly unsafe struct Radix9 : IRadix
{
    public static int Size => 9;

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
        Dft3.Apply(ref a0, ref a3, ref a6);
        Dft3.Apply(ref a1, ref a4, ref a7);
        Dft3.Apply(ref a2, ref a5, ref a8);
        a4 = LaneComplex<T>.Multiply(a4, T.Broadcast(0.766044443118978f), T.Broadcast(-0.6427876096865393f));
        a7 = LaneComplex<T>.Multiply(a7, T.Broadcast(0.17364817766693041f), T.Broadcast(-0.984807753012208f));
        a5 = LaneComplex<T>.Multiply(a5, T.Broadcast(0.17364817766693041f), T.Broadcast(-0.984807753012208f));
        a8 = LaneComplex<T>.Multiply(a8, T.Broadcast(-0.9396926207859083f), T.Broadcast(-0.3420201433256689f));
        Dft3.Apply(ref a0, ref a1, ref a2);
        Dft3.Apply(ref a3, ref a4, ref a5);
        Dft3.Apply(ref a6, ref a7, ref a8);
        TMode.StoreFirst(a0, element);
        TMode.Store(a1, element + 3 * stride, turns + 4);
        TMode.Store(a2, element + 6 * stride, turns + 10);
        TMode.Store(a3, element + stride, turns);
        TMode.Store(a4, element + 4 * stride, turns + 6);
        TMode.Store(a5, element + 7 * stride, turns + 12);
        TMode.Store(a6, element + 2 * stride, turns + 2);
        TMode.Store(a7, element + 5 * stride, turns + 8);
        TMode.Store(a8, element + 8 * stride, turns + 14);
    }
}
