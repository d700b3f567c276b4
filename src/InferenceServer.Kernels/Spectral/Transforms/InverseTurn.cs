using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>An inverse pass that is not the first.</summary>
internal readonly unsafe struct InverseTurn : IPassMode
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint TurnFloats<T>(int radix)
        where T : struct, ILanes<T>
        => 2 * (radix - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> Load<T>(LaneElements source, nint element, float* turns)
        where T : struct, ILanes<T>
    {
        LaneComplex<T> value = LaneComplex<T>.Load(source.At(element) + T.Count, -T.Count);
        return element == 0 ? value : LaneComplex<T>.Turned(value, turns + (2 * (element - 1)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(LaneComplex<T> value, LaneElements target, nint element, float* turns)
        where T : struct, ILanes<T>
        => LaneComplex<T>.Store(value, target.At(element) + T.Count, -T.Count);
}
