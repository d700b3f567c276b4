using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace InferenceServer.Kernels.Sampling;

/// <summary>Sixteen floats.</summary>
internal readonly unsafe struct Lanes512(Vector512<float> value) : ILanes<Lanes512>
{
    public readonly Vector512<float> Value = value;

    public static int Count => Vector512<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 left, Lanes512 right) => new(left.Value + right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 left, Lanes512 right) => new(left.Value - right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 left, Lanes512 right) => new(left.Value * right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 All(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(float* from) => new(Vector512.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes512 value, float* to) => value.Value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 AtLeast(Lanes512 value, Lanes512 floor)
        => new(Avx512F.IsSupported
            ? Avx512F.Max(value.Value, floor.Value) // gives the second where either is not a number
            : Vector512.ConditionalSelect(Vector512.GreaterThan(value.Value, floor.Value), value.Value, floor.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 AtMost(Lanes512 value, Lanes512 ceiling)
        => new(Avx512F.IsSupported
            ? Avx512F.Min(value.Value, ceiling.Value)
            : Vector512.ConditionalSelect(Vector512.LessThan(value.Value, ceiling.Value), value.Value, ceiling.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c)
        => new(Vector512.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Whole(Lanes512 value, out Lanes512 fraction)
    {
        if (Avx512F.IsSupported)
        {
            Vector512<float> whole = Avx512F.RoundScale(value.Value, 0);
            fraction = new(value.Value - whole);
            return new(whole);
        }

        Vector512<float> shifted = value.Value + Vector512.Create(Units.Rounding);
        fraction = new(value.Value - (shifted - Vector512.Create(Units.Rounding)));
        return new(shifted);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Scale(Lanes512 value, Lanes512 whole)
        => new(Avx512F.IsSupported
            ? Avx512F.Scale(value.Value, whole.Value)
            : (value.Value.AsInt32() + (whole.Value.AsInt32() << Weight.ExponentShift)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Above(Lanes512 left, Lanes512 right) => new(Vector512.GreaterThan(left.Value, right.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Keep(Lanes512 value, Lanes512 left, Lanes512 right)
        => new(value.Value & Vector512.GreaterThanOrEqual(left.Value, right.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Bits(Lanes512 mask) => (uint)mask.Value.ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 NotBelow(Lanes512 left, Lanes512 right) => new(Vector512.GreaterThanOrEqual(left.Value, right.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Within(Lanes512 value, Lanes512 low, Lanes512 high)
        => new(Vector512.GreaterThanOrEqual(value.Value, low.Value) & Vector512.LessThanOrEqual(value.Value, high.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Nearest(Lanes512 value)
        => new(Avx512F.IsSupported
            ? Avx512F.ConvertToVector512Int32(value.Value).AsSingle()
            : ((value.Value + Vector512.Create(Units.Rounding)).AsInt32() - Vector512.Create(Units.RoundingBits)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 AndBits(Lanes512 value, int bits) => new((value.Value.AsInt32() & Vector512.Create(bits)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 AddBits(Lanes512 sum, Lanes512 more) => new((sum.Value.AsInt32() + more.Value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 AddBitsIfAbove(Lanes512 sum, Lanes512 more, Lanes512 left, Lanes512 right)
        => new(Vector512.ConditionalSelect(Vector512.GreaterThan(left.Value, right.Value).AsInt32(), sum.Value.AsInt32() + more.Value.AsInt32(), sum.Value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 AddBitsIfBelow(Lanes512 sum, Lanes512 more, Lanes512 left, Lanes512 right)
        => new(Vector512.ConditionalSelect(Vector512.LessThan(left.Value, right.Value).AsInt32(), sum.Value.AsInt32() + more.Value.AsInt32(), sum.Value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long SumBits(Lanes512 value)
    {
        (Vector512<long> lower, Vector512<long> upper) = Vector512.Widen(value.Value.AsInt32());
        return Vector512.Sum(lower + upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes512 value) => Vector512.Sum(value.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Lanes512 value)
        => Lanes256.Largest(Lanes256.AtLeast(new(value.Value.GetUpper()), new(value.Value.GetLower())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Smallest(Lanes512 value)
        => Lanes256.Smallest(Lanes256.AtMost(new(value.Value.GetUpper()), new(value.Value.GetLower())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Compress(Lanes512 value, Lanes512 mask, float* to)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.Compress(Vector512<float>.Zero, mask.Value, value.Value).Store(to);
            return (int)ulong.PopCount(mask.Value.ExtractMostSignificantBits());
        }

        int lower = Lanes256.Compress(new(value.Value.GetLower()), new(mask.Value.GetLower()), to);
        return lower + Lanes256.Compress(new(value.Value.GetUpper()), new(mask.Value.GetUpper()), to + lower);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CompressWithin(Lanes512 value, Lanes512 low, Lanes512 high, float* to)
    {
        if (Avx512F.IsSupported)
        {
            // Not by way of Within and Compress: the mask would be made a vector and a mask again.
            Vector512<float> mask = Vector512.GreaterThanOrEqual(value.Value, low.Value) & Vector512.LessThanOrEqual(value.Value, high.Value);
            Avx512F.Compress(Vector512<float>.Zero, mask, value.Value).Store(to);
            return (int)ulong.PopCount(mask.ExtractMostSignificantBits());
        }

        return Compress(value, Within(value, low, high), to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CompressIndices(int first, Lanes512 mask, int* to)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.Compress(Vector512<int>.Zero, mask.Value.AsInt32(), Vector512<int>.Indices + Vector512.Create(first)).Store(to);
            return;
        }

        Lanes256.CompressIndices(first, new(mask.Value.GetLower()), to);
        Lanes256.CompressIndices(first + 8, new(mask.Value.GetUpper()), to + uint.PopCount(Lanes256.Bits(new(mask.Value.GetLower()))));
    }
}
