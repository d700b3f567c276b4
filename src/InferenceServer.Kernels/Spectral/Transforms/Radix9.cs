using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Nine elements as three by three.</summary>
internal readonly unsafe struct Radix9 : IRadix
{
    public static int Size => 9;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Butterfly<T, TLoad, TStore>(LaneElements source, LaneElements target, float* turns)
        where T : struct, ILanes<T>
        where TLoad : struct, IPassLoad
        where TStore : struct, IPassStore
    {
        LaneComplex<T> a0 = TLoad.Load<T>(source, 0, turns);
        LaneComplex<T> a1 = TLoad.Load<T>(source, 1, turns);
        LaneComplex<T> a2 = TLoad.Load<T>(source, 2, turns);
        LaneComplex<T> a3 = TLoad.Load<T>(source, 3, turns);
        LaneComplex<T> a4 = TLoad.Load<T>(source, 4, turns);
        LaneComplex<T> a5 = TLoad.Load<T>(source, 5, turns);
        LaneComplex<T> a6 = TLoad.Load<T>(source, 6, turns);
        LaneComplex<T> a7 = TLoad.Load<T>(source, 7, turns);
        LaneComplex<T> a8 = TLoad.Load<T>(source, 8, turns);
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
        TStore.Store(a0, target, 0, turns);
        TStore.Store(a1, target, 3, turns);
        TStore.Store(a2, target, 6, turns);
        TStore.Store(a3, target, 1, turns);
        TStore.Store(a4, target, 4, turns);
        TStore.Store(a5, target, 7, turns);
        TStore.Store(a6, target, 2, turns);
        TStore.Store(a7, target, 5, turns);
        TStore.Store(a8, target, 8, turns);
    }
}
