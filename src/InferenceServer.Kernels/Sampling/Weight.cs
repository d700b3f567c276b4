using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Sampling;

/// <summary>
/// What a logit weighs in the draw: exp((logit - largest) / temperature) as a whole number of units of 2^-40, the
/// largest logit weighing exactly 2^40. Because weights are whole numbers, their sums do not depend on the order of
/// summation: every vector width, every number of threads and the GPU agree on every total, and a boundary such as
/// top-p's is decided exactly.
/// <para>
/// The definition, each operation rounded to nearest in single precision: t = (x - largest) * scale with scale =
/// log2(e) / temperature, not under -64; n = t rounded to a whole number; f = t - n; p = 1 + f * q(f) in Horner's
/// order, every step one fused multiply-add, q being the quartic below (relative error of p under 2e-7); weight =
/// p * 2^(n + 40), rounded to nearest even. A machine that cannot fuse emulates it: slower, but the same bits.
/// </para>
/// </summary>
internal static class Weight
{
    /// <summary>Units in the largest weight.</summary>
    public const long One = 1L << 40;

    /// <summary>Any t under this weighs nothing. It also stands in for what is not a number.</summary>
    public const float Floor = -64f;

    /// <summary>1.5 * 2^23 + 40: adding it leaves the whole part of a float, plus 40, in the low bits.</summary>
    public const float Whole = 12582952f;

    /// <summary>Moves the whole part left by <see cref="Whole"/> into the exponent; the bits of the constant itself fall out.</summary>
    public const int ExponentShift = 23;

    /// <summary>1.5 * 2^52: a double at this size has units of 1, so adding it rounds a smaller one to nearest even.</summary>
    public const double Rounding = 6755399441055744.0;

    /// <summary>The bits of <see cref="Rounding"/>; what stands above them after the addition is the whole number.</summary>
    public const long RoundingBits = 0x4338000000000000;

    public const float C1 = 0.6931470036506653f, C2 = 0.24022242426872253f, C3 = 0.05550733581185341f,
        C4 = 0.009671512991189957f, C5 = 0.001326472731307149f;

    private const double Log2E = 1.4426950408889634;

    /// <summary>The factor from logits to powers of two.</summary>
    public static float ScaleOf(float temperature) => (float)(Log2E / temperature);

    /// <summary>t of the definition, without the floor.</summary>
    public static float Power(float logit, float largest, float scale) => (logit - largest) * scale;

    /// <summary>One weight in units, before it is rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Unrounded(float logit, float largest, float scale)
    {
        float t = Power(logit, largest, scale);
        t = t > Floor ? t : Floor;
        float shifted = t + Whole;
        float f = t - (shifted - Whole);
        float p = C5;
        p = MathF.FusedMultiplyAdd(p, f, C4);
        p = MathF.FusedMultiplyAdd(p, f, C3);
        p = MathF.FusedMultiplyAdd(p, f, C2);
        p = MathF.FusedMultiplyAdd(p, f, C1);
        p = MathF.FusedMultiplyAdd(p, f, 1f);
        return BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(p) + (BitConverter.SingleToInt32Bits(shifted) << ExponentShift));
    }

    /// <summary>To nearest, ties to even; under 2^51 in size.</summary>
    public static long Round(double unrounded) => BitConverter.DoubleToInt64Bits(unrounded + Rounding) - RoundingBits;

    /// <summary>Lane by lane the same as the scalar; the units, a power of two, are in the polynomial rather than in the exponent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Unrounded<TLanes>(TLanes logits, TLanes largest, TLanes scale)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes t = TLanes.AtLeast((logits - largest) * scale, TLanes.All(Floor));
        TLanes whole = TLanes.Whole(t, out TLanes f), p = TLanes.All(C5 * One);
        p = TLanes.MultiplyAdd(p, f, TLanes.All(C4 * One));
        p = TLanes.MultiplyAdd(p, f, TLanes.All(C3 * One));
        p = TLanes.MultiplyAdd(p, f, TLanes.All(C2 * One));
        p = TLanes.MultiplyAdd(p, f, TLanes.All(C1 * One));
        p = TLanes.MultiplyAdd(p, f, TLanes.All(One));
        return TLanes.Scale(p, whole);
    }
}
