using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>An inverse pass that is not the first.</summary>
internal readonly unsafe struct InverseTurn : IPassMode
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> LoadFirst<T>(float* element)
        where T : struct, ILanes<T>
        => new(T.Load(element + T.Count), T.Load(element));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst<T>(LaneComplex<T> value, float* element)
        where T : struct, ILanes<T>
    {
        T.Store(value.Re, element + T.Count);
        T.Store(value.Im, element);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> Load<T>(float* element, float* turn)
        where T : struct, ILanes<T>
        => LaneComplex<T>.Multiply(LoadFirst<T>(element), T.Broadcast(turn[0]), T.Broadcast(turn[1]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(LaneComplex<T> value, float* element, float* turn)
        where T : struct, ILanes<T>
        => StoreFirst(value, element);
}
