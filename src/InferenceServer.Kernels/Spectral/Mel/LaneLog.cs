using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// The natural logarithm, within 1.5 units in the last place. Own, because the runtime's depends on whether the processor
/// has a fused multiply-add. Method and coefficients: S. Moshier, Cephes, logf.
/// </summary>
internal static class LaneLog<T>
    where T : struct, ILanes<T>
{
    /// <summary>Of positive normal values; a NaN or infinity gives NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of(T value)
    {
        T exponent = T.Split(value, out T mantissa);
        T x = mantissa - T.Broadcast(1);
        T square = x * x;
        T p = T.Broadcast(7.0376836292e-2f);
        p = T.MultiplyAdd(p, x, T.Broadcast(-1.1514610310e-1f));
        p = T.MultiplyAdd(p, x, T.Broadcast(1.1676998740e-1f));
        p = T.MultiplyAdd(p, x, T.Broadcast(-1.2420140846e-1f));
        p = T.MultiplyAdd(p, x, T.Broadcast(1.4249322787e-1f));
        p = T.MultiplyAdd(p, x, T.Broadcast(-1.6668057665e-1f));
        p = T.MultiplyAdd(p, x, T.Broadcast(2.0000714765e-1f));
        p = T.MultiplyAdd(p, x, T.Broadcast(-2.4999993993e-1f));
        p = T.MultiplyAdd(p, x, T.Broadcast(3.3333331174e-1f));
        T tail = p * x * square;
        tail = T.MultiplyAdd(exponent, T.Broadcast(-2.12194440e-4f), tail);
        tail = T.MultiplySubtract(T.Broadcast(0.5f), square, tail);
        T log = T.MultiplyAdd(exponent, T.Broadcast(0.693359375f), x + tail);

        // Zero for what is finite.
        return log + (value - value);
    }
}
