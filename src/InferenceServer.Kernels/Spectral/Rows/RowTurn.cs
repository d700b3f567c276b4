using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>A forward pass that takes its lanes from neighbours in a row of interleaved numbers.</summary>
internal readonly unsafe struct RowTurn : IPassMode
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint TurnFloats<T>(int radix)
        where T : struct, ILanes<T>
        => 2 * (radix - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> Load<T>(LaneElements source, nint element, float* turns)
        where T : struct, ILanes<T>
    {
        T.LoadInterleaved(source.At(element), out T re, out T im);
        return new(re, im);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(LaneComplex<T> value, LaneElements target, nint element, float* turns)
        where T : struct, ILanes<T>
        => LaneComplex<T>.Store(element == 0 ? value : LaneComplex<T>.Turned(value, turns + (2 * (element - 1))), target.At(element));
}
