using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace InferenceServer.Kernels.Sampling;

/// <summary>Sums beside <see cref="Lanes128"/>: one for the lower and one for the upper half of the lanes.</summary>
internal readonly struct WeightSum128(Vector128<long> lower, Vector128<long> upper) : IWeightSum<WeightSum128, Lanes128>
{
    private readonly Vector128<long> _lower = lower, _upper = upper;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightSum128 operator +(WeightSum128 left, WeightSum128 right)
        => new(left._lower + right._lower, left._upper + right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightSum128 All(long value) => new(Vector128.Create(value), Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightSum128 Round(Lanes128 weights)
    {
        Vector128<double> rounding = Vector128.Create(Weight.Rounding);
        Vector128<long> bits = Vector128.Create(Weight.RoundingBits);
        (Vector128<double> lower, Vector128<double> upper) = Vector128.Widen(weights.Value);
        return new((lower + rounding).AsInt64() - bits, (upper + rounding).AsInt64() - bits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightSum128 Where(WeightSum128 weights, Lanes128 mask)
    {
        (Vector128<long> lower, Vector128<long> upper) = Vector128.Widen(mask.Value.AsInt32());
        return new(weights._lower & lower, weights._upper & upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Total(WeightSum128 sum) => Vector128.Sum(sum._lower + sum._upper);
}
