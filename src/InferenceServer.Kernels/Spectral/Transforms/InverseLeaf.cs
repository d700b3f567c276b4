using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>The inverse transform's first pass: neighbours, no turns.</summary>
internal readonly unsafe struct InverseLeaf : IPassMode
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint TurnFloats<T>(int radix)
        where T : struct, ILanes<T>
        => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> Load<T>(LaneElements source, nint element, float* turns)
        where T : struct, ILanes<T>
        => LaneComplex<T>.Load(source.At(element) + T.Count, -T.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(LaneComplex<T> value, LaneElements target, nint element, float* turns)
        where T : struct, ILanes<T>
        => LaneComplex<T>.Store(value, target.At(element) + T.Count, -T.Count);
}
