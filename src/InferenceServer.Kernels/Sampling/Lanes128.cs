using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace InferenceServer.Kernels.Sampling;

/// <summary>Four floats.</summary>
internal readonly unsafe struct Lanes128(Vector128<float> value) : ILanes<Lanes128>
{
    public readonly Vector128<float> Value = value;

    public static int Count => Vector128<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 left, Lanes128 right) => new(left.Value + right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 left, Lanes128 right) => new(left.Value - right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 left, Lanes128 right) => new(left.Value * right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 All(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(float* from) => new(Vector128.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes128 value, float* to) => value.Value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 AtLeast(Lanes128 value, Lanes128 floor)
        => new(Sse.IsSupported
            ? Sse.Max(value.Value, floor.Value) // gives the second where either is not a number
            : Vector128.ConditionalSelect(Vector128.GreaterThan(value.Value, floor.Value), value.Value, floor.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 AtMost(Lanes128 value, Lanes128 ceiling)
        => new(Sse.IsSupported
            ? Sse.Min(value.Value, ceiling.Value)
            : Vector128.ConditionalSelect(Vector128.LessThan(value.Value, ceiling.Value), value.Value, ceiling.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 MultiplyAdd(Lanes128 a, Lanes128 b, Lanes128 c)
        => new(Vector128.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Whole(Lanes128 value, out Lanes128 fraction)
    {
        // At the size of the constant floats are whole: the low bits then hold the number, those of the constant itself fall out in Scale.
        Vector128<float> shifted = value.Value + Vector128.Create(Units.Rounding);
        fraction = new(value.Value - (shifted - Vector128.Create(Units.Rounding)));
        return new(shifted);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Scale(Lanes128 value, Lanes128 whole)
        => new((value.Value.AsInt32() + (whole.Value.AsInt32() << Weight.ExponentShift)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Above(Lanes128 left, Lanes128 right) => new(Vector128.GreaterThan(left.Value, right.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Keep(Lanes128 value, Lanes128 left, Lanes128 right)
        => new(value.Value & Vector128.GreaterThanOrEqual(left.Value, right.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Bits(Lanes128 mask) => (uint)mask.Value.ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 NotBelow(Lanes128 left, Lanes128 right) => new(Vector128.GreaterThanOrEqual(left.Value, right.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Within(Lanes128 value, Lanes128 low, Lanes128 high)
        => new(Vector128.GreaterThanOrEqual(value.Value, low.Value) & Vector128.LessThanOrEqual(value.Value, high.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Nearest(Lanes128 value)
        => new(Sse2.IsSupported
            ? Sse2.ConvertToVector128Int32(value.Value).AsSingle()
            : ((value.Value + Vector128.Create(Units.Rounding)).AsInt32() - Vector128.Create(Units.RoundingBits)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 AndBits(Lanes128 value, int bits) => new((value.Value.AsInt32() & Vector128.Create(bits)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 AddBits(Lanes128 sum, Lanes128 more) => new((sum.Value.AsInt32() + more.Value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 AddBitsIfAbove(Lanes128 sum, Lanes128 more, Lanes128 left, Lanes128 right)
        => new((sum.Value.AsInt32() + (more.Value.AsInt32() & Vector128.GreaterThan(left.Value, right.Value).AsInt32())).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 AddBitsIfBelow(Lanes128 sum, Lanes128 more, Lanes128 left, Lanes128 right)
        => new((sum.Value.AsInt32() + (more.Value.AsInt32() & Vector128.LessThan(left.Value, right.Value).AsInt32())).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long SumBits(Lanes128 value)
    {
        (Vector128<long> lower, Vector128<long> upper) = Vector128.Widen(value.Value.AsInt32());
        return Vector128.Sum(lower + upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes128 value) => Vector128.Sum(value.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Lanes128 value)
    {
        float largest = value.Value[0];
        for (int i = 1; i < Vector128<float>.Count; i++)
        {
            largest = value.Value[i] > largest ? value.Value[i] : largest;
        }

        return largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Smallest(Lanes128 value)
    {
        float smallest = value.Value[0];
        for (int i = 1; i < Vector128<float>.Count; i++)
        {
            smallest = value.Value[i] < smallest ? value.Value[i] : smallest;
        }

        return smallest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Compress(Lanes128 value, Lanes128 mask, float* to)
    {
        uint bits = Bits(mask);
        for (uint left = bits; left != 0; left &= left - 1)
        {
            *to++ = value.Value.GetElement((int)uint.TrailingZeroCount(left));
        }

        return (int)uint.PopCount(bits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CompressWithin(Lanes128 value, Lanes128 low, Lanes128 high, float* to) => Compress(value, Within(value, low, high), to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CompressIndices(int first, Lanes128 mask, int* to)
    {
        for (uint left = Bits(mask); left != 0; left &= left - 1)
        {
            *to++ = first + (int)uint.TrailingZeroCount(left);
        }
    }
}
