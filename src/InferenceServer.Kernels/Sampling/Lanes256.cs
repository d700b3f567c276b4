using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace InferenceServer.Kernels.Sampling;

/// <summary>Eight floats.</summary>
internal readonly unsafe struct Lanes256(Vector256<float> value) : ILanes<Lanes256>
{
    public readonly Vector256<float> Value = value;

    public static int Count => Vector256<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 left, Lanes256 right) => new(left.Value + right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 left, Lanes256 right) => new(left.Value - right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 left, Lanes256 right) => new(left.Value * right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 All(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(float* from) => new(Vector256.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes256 value, float* to) => value.Value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AtLeast(Lanes256 value, Lanes256 floor)
        => new(Avx.IsSupported
            ? Avx.Max(value.Value, floor.Value) // gives the second where either is not a number
            : Vector256.ConditionalSelect(Vector256.GreaterThan(value.Value, floor.Value), value.Value, floor.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AtMost(Lanes256 value, Lanes256 ceiling)
        => new(Avx.IsSupported
            ? Avx.Min(value.Value, ceiling.Value)
            : Vector256.ConditionalSelect(Vector256.LessThan(value.Value, ceiling.Value), value.Value, ceiling.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c)
        => new(Vector256.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Whole(Lanes256 value, out Lanes256 fraction)
    {
        // At the size of the constant floats are whole: the low bits then hold the number, those of the constant itself fall out in Scale.
        Vector256<float> shifted = value.Value + Vector256.Create(Units.Rounding);
        fraction = new(value.Value - (shifted - Vector256.Create(Units.Rounding)));
        return new(shifted);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Scale(Lanes256 value, Lanes256 whole)
        => new((value.Value.AsInt32() + (whole.Value.AsInt32() << Weight.ExponentShift)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Above(Lanes256 left, Lanes256 right) => new(Vector256.GreaterThan(left.Value, right.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Keep(Lanes256 value, Lanes256 left, Lanes256 right)
        => new(value.Value & Vector256.GreaterThanOrEqual(left.Value, right.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Bits(Lanes256 mask) => (uint)mask.Value.ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 NotBelow(Lanes256 left, Lanes256 right) => new(Vector256.GreaterThanOrEqual(left.Value, right.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Within(Lanes256 value, Lanes256 low, Lanes256 high)
        => new(Vector256.GreaterThanOrEqual(value.Value, low.Value) & Vector256.LessThanOrEqual(value.Value, high.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Nearest(Lanes256 value)
        => new(Avx.IsSupported
            ? Avx.ConvertToVector256Int32(value.Value).AsSingle()
            : ((value.Value + Vector256.Create(Units.Rounding)).AsInt32() - Vector256.Create(Units.RoundingBits)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AndBits(Lanes256 value, int bits) => new((value.Value.AsInt32() & Vector256.Create(bits)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AddBits(Lanes256 sum, Lanes256 more) => new((sum.Value.AsInt32() + more.Value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AddBitsIfAbove(Lanes256 sum, Lanes256 more, Lanes256 left, Lanes256 right)
        => new((sum.Value.AsInt32() + (more.Value.AsInt32() & Vector256.GreaterThan(left.Value, right.Value).AsInt32())).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AddBitsIfBelow(Lanes256 sum, Lanes256 more, Lanes256 left, Lanes256 right)
        => new((sum.Value.AsInt32() + (more.Value.AsInt32() & Vector256.LessThan(left.Value, right.Value).AsInt32())).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long SumBits(Lanes256 value)
    {
        (Vector256<long> lower, Vector256<long> upper) = Vector256.Widen(value.Value.AsInt32());
        return Vector256.Sum(lower + upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes256 value) => Vector256.Sum(value.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Lanes256 value)
        => Lanes128.Largest(Lanes128.AtLeast(new(value.Value.GetUpper()), new(value.Value.GetLower())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Smallest(Lanes256 value)
        => Lanes128.Smallest(Lanes128.AtMost(new(value.Value.GetUpper()), new(value.Value.GetLower())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Compress(Lanes256 value, Lanes256 mask, float* to)
    {
        uint bits = Bits(mask);
        for (uint left = bits; left != 0; left &= left - 1)
        {
            *to++ = value.Value.GetElement((int)uint.TrailingZeroCount(left));
        }

        return (int)uint.PopCount(bits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CompressWithin(Lanes256 value, Lanes256 low, Lanes256 high, float* to) => Compress(value, Within(value, low, high), to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CompressIndices(int first, Lanes256 mask, int* to)
    {
        for (uint left = Bits(mask); left != 0; left &= left - 1)
        {
            *to++ = first + (int)uint.TrailingZeroCount(left);
        }
    }
}
