using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>A forward pass that is not the last.</summary>
internal readonly unsafe struct ForwardTurn : IPassMode
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint TurnFloats<T>(int radix)
        where T : struct, ILanes<T>
        => 2 * (radix - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> Load<T>(LaneElements source, nint element, float* turns)
        where T : struct, ILanes<T>
        => LaneComplex<T>.Load(source.At(element));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(LaneComplex<T> value, LaneElements target, nint element, float* turns)
        where T : struct, ILanes<T>
        => LaneComplex<T>.Store(element == 0 ? value : LaneComplex<T>.Turned(value, turns + (2 * (element - 1))), target.At(element));
}
