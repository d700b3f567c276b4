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
        float* at = source.First + (element * source.Stride);
        if (element == 0)
        {
            return new(T.Load(at + T.Count), T.Load(at));
        }

        T.LoadTurnedAlike(at + T.Count, at, turns + (2 * (element - 1)), out T re, out T im);
        return new(re, im);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(LaneComplex<T> value, LaneElements target, nint element, float* turns)
        where T : struct, ILanes<T>
        => LaneComplex<T>.Store(value, target.At(element) + T.Count, -T.Count);
}
