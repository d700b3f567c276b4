using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace InferenceServer.Kernels.Sampling;

/// <summary>Sums beside <see cref="Lanes512"/>: one for the lower and one for the upper half of the lanes.</summary>
internal readonly struct WeightSum512(Vector512<long> lower, Vector512<long> upper) : IWeightSum<WeightSum512, Lanes512>
{
    private readonly Vector512<long> _lower = lower, _upper = upper;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightSum512 operator +(WeightSum512 left, WeightSum512 right)
        => new(left._lower + right._lower, left._upper + right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightSum512 All(long value) => new(Vector512.Create(value), Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightSum512 Round(Lanes512 weights)
    {
        if (Avx512DQ.IsSupported)
        {
            return new(
                Avx512DQ.ConvertToVector512Int64(weights.Value.GetLower()),
                Avx512DQ.ConvertToVector512Int64(weights.Value.GetUpper()));
        }

        Vector512<double> rounding = Vector512.Create(Weight.Rounding);
        Vector512<long> bits = Vector512.Create(Weight.RoundingBits);
        (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(weights.Value);
        return new((lower + rounding).AsInt64() - bits, (upper + rounding).AsInt64() - bits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightSum512 Where(WeightSum512 weights, Lanes512 mask)
    {
        (Vector512<long> lower, Vector512<long> upper) = Vector512.Widen(mask.Value.AsInt32());
        return new(weights._lower & lower, weights._upper & upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Total(WeightSum512 sum) => Vector512.Sum(sum._lower + sum._upper);
}
