using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace InferenceServer.Kernels.Sampling;

/// <summary>Sums beside <see cref="Lanes256"/>: one for the lower and one for the upper half of the lanes.</summary>
internal readonly struct WeightSum256(Vector256<long> lower, Vector256<long> upper) : IWeightSum<WeightSum256, Lanes256>
{
    private readonly Vector256<long> _lower = lower, _upper = upper;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightSum256 operator +(WeightSum256 left, WeightSum256 right)
        => new(left._lower + right._lower, left._upper + right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightSum256 All(long value) => new(Vector256.Create(value), Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightSum256 Round(Lanes256 weights)
    {
        Vector256<double> rounding = Vector256.Create(Weight.Rounding);
        Vector256<long> bits = Vector256.Create(Weight.RoundingBits);
        (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(weights.Value);
        return new((lower + rounding).AsInt64() - bits, (upper + rounding).AsInt64() - bits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightSum256 Where(WeightSum256 weights, Lanes256 mask)
    {
        (Vector256<long> lower, Vector256<long> upper) = Vector256.Widen(mask.Value.AsInt32());
        return new(weights._lower & lower, weights._upper & upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Total(WeightSum256 sum) => Vector256.Sum(sum._lower + sum._upper);
}
