using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Two elements.</summary>
internal readonly unsafe struct Radix2 : IRadix
{
    public static int Size => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Butterfly<T, TMode>(float* element, nint stride, float* turns)
        where T : struct, ILanes<T>
        where TMode : struct, IPassMode
    {
        LaneComplex<T> a0 = TMode.LoadFirst<T>(element);
        LaneComplex<T> a1 = TMode.Load<T>(element + stride, turns);
        TMode.StoreFirst(a0 + a1, element);
        TMode.Store(a0 - a1, element + stride, turns);
    }
}
