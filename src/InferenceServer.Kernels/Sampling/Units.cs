using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Sampling;

/// <summary>
/// Sums of rounded weights (see <see cref="Weight"/>). A weight is split into high * 2^18 + low, both small enough for
/// up to <see cref="Most"/> of them to be added in 32 bits, without a conversion to longer lanes. Sums are whole
/// numbers, so their order does not matter.
/// </summary>
internal static class Units
{
    /// <summary>The most logits whose high and low parts may be added, over all lanes.</summary>
    public const int Most = 1024;

    /// <summary>1.5 * 2^23: adding it rounds a float to nearest even.</summary>
    public const float Rounding = 12582912f;

    /// <summary>The bits of <see cref="Rounding"/>.</summary>
    public const int RoundingBits = 0x4B400000;

    /// <summary>2^41: floats of this size are 2^18 apart, and the largest weight is half of it.</summary>
    private const float Raise = 2199023255552f;
    private const int LowBits = 18, Mantissa = 0x7FFFFF;

    /// <summary>Splits weights, low being rounded to nearest even. That rounds the weight itself: what is above is even.</summary>
    /// <returns>The high parts.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Split<TLanes>(TLanes weights, out TLanes low)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes raise = TLanes.All(Raise), raised = weights + raise;
        low = TLanes.Nearest(weights - (raised - raise));
        return TLanes.AndBits(raised, Mantissa);
    }

    /// <summary>The sum of what was split.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Total<TLanes>(TLanes high, TLanes low)
        where TLanes : struct, ILanes<TLanes>
        => (TLanes.SumBits(high) << LowBits) + TLanes.SumBits(low);
}
