using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>The forward transform's last pass: neighbours, no turns.</summary>
internal readonly unsafe struct ForwardLeaf : IPassMode
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> LoadFirst<T>(float* element)
        where T : struct, ILanes<T>
        => new(T.Load(element), T.Load(element + T.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst<T>(LaneComplex<T> value, float* element)
        where T : struct, ILanes<T>
    {
        T.Store(value.Re, element);
        T.Store(value.Im, element + T.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> Load<T>(float* element, float* turn)
        where T : struct, ILanes<T>
        => LoadFirst<T>(element);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(LaneComplex<T> value, float* element, float* turn)
        where T : struct, ILanes<T>
        => StoreFirst(value, element);
}
