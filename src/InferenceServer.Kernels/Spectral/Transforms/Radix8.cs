using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Eight elements: the even outputs by one transform of four, the odd ones by another whose turns by an eighth are folded into its additions.</summary>
internal readonly unsafe struct Radix8 : IRadix
{
    public static int Size => 8;

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
        LaneComplex<T> b0 = a0 - a4, b1 = a1 - a5, b2 = a2 - a6, b3 = a3 - a7;
        a0 += a4;
        a1 += a5;
        a2 += a6;
        a3 += a7;
        Dft4.Apply(ref a0, ref a1, ref a2, ref a3);
        TMode.StoreFirst(a0, element);
        TMode.Store(a1, element + 2 * stride, turns + 2);
        TMode.Store(a2, element + 4 * stride, turns + 6);
        TMode.Store(a3, element + 6 * stride, turns + 10);
        LaneComplex<T> even = LaneComplex<T>.SubtractTurned(b0, b2), odd = LaneComplex<T>.AddTurned(b0, b2);
        LaneComplex<T> c1 = LaneComplex<T>.SubtractTurned(b1, b1), c3 = LaneComplex<T>.AddTurned(b3, b3);
        LaneComplex<T> sum = c1 - c3, difference = c1 + c3;
        T half = T.Broadcast(0.7071067811865476f);
        TMode.Store(LaneComplex<T>.AddScaled(even, half, sum), element + stride, turns);
        TMode.Store(LaneComplex<T>.SubtractScaled(even, half, sum), element + 5 * stride, turns + 8);
        TMode.Store(LaneComplex<T>.SubtractTurnedScaled(odd, half, difference), element + 3 * stride, turns + 4);
        TMode.Store(LaneComplex<T>.AddTurnedScaled(odd, half, difference), element + 7 * stride, turns + 12);
    }
}
