using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels;

/// <summary>The weight of a logit, bit by bit the one of InferenceServer.Kernels.Sampling.Weight, whose definition it repeats for the device.</summary>
internal static class DeviceWeight
{
    private const float Floor = -64f, Whole = 12582952f;
    private const float C1 = 0.6931470036506653f, C2 = 0.24022242426872253f, C3 = 0.05550733581185341f,
        C4 = 0.009671512991189957f, C5 = 0.001326472731307149f;
    private const double Rounding = 6755399441055744.0;
    private const long RoundingBits = 0x4338000000000000;

    public static float Power(float logit, float largest, float scale) => (logit - largest) * scale;

    public static long Of(float logit, float largest, float scale) => Round(Unrounded(Floored(Power(logit, largest, scale))));

    public static float Floored(float power) => power > Floor ? power : Floor;

    /// <summary>To nearest, ties to even; under 2^51 in size.</summary>
    public static long Round(double unrounded) => (long)Interop.FloatAsInt(unrounded + Rounding) - RoundingBits;

    /// <summary>The weight of a power that is not under the floor.</summary>
    public static float Unrounded(float t)
    {
        float shifted = t + Whole;
        float f = t - (shifted - Whole);
        float p = MathF.FusedMultiplyAdd(C5, f, C4);
        p = MathF.FusedMultiplyAdd(p, f, C3);
        p = MathF.FusedMultiplyAdd(p, f, C2);
        p = MathF.FusedMultiplyAdd(p, f, C1);
        p = MathF.FusedMultiplyAdd(p, f, 1f);
        return Interop.IntAsFloat((uint)((int)Interop.FloatAsInt(p) + ((int)Interop.FloatAsInt(shifted) << 23)));
    }

    /// <summary>Unsigned numbers in the order of the floats; both zeros are the same.</summary>
    public static uint Key(float value)
    {
        int bits = (int)Interop.FloatAsInt(value);
        bits = bits == int.MinValue ? 0 : bits;
        return (uint)(bits ^ ((bits >> 31) | int.MinValue));
    }

    /// <summary>The upper half of the product of two 64-bit numbers.</summary>
    public static ulong High(ulong a, ulong b)
    {
        ulong a0 = a & 0xFFFFFFFF, a1 = a >> 32, b0 = b & 0xFFFFFFFF, b1 = b >> 32;
        ulong middle = (a1 * b0) + ((a0 * b0) >> 32);
        ulong other = (a0 * b1) + (middle & 0xFFFFFFFF);
        return (a1 * b1) + (middle >> 32) + (other >> 32);
    }

    /// <summary>The least mass that is at least a share of the total, one at least.</summary>
    public static long Share(float share, long total)
    {
        double exact = (double)share * total;
        long mass = (long)exact;
        mass += mass < exact ? 1 : 0;
        return mass < 1 ? 1 : mass > total ? total : mass;
    }
}
