using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>A last pass after which every element, the first one too, has a factor for each lane.</summary>
internal readonly unsafe struct LaneTurnLeaf : IPassMode
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint TurnFloats<T>(int radix)
        where T : struct, ILanes<T>
        => 2 * radix * T.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> Load<T>(LaneElements source, nint element, float* turns)
        where T : struct, ILanes<T>
        => LaneComplex<T>.Load(source.At(element));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(LaneComplex<T> value, LaneElements target, nint element, float* turns)
        where T : struct, ILanes<T>
        => T.StoreTurned(value.Re, value.Im, turns + (element * 2 * T.Count), target.At(element));
}
