using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace InferenceServer.Kernels.Sampling;

/// <summary>Sixteen floats.</summary>
internal readonly unsafe struct Lanes512(Vector512<float> value) : ILanes<Lanes512>
{
    public readonly Vector512<float> Value = value;

    public static int Count => Vector512<float>.Count;

    public static bool CompressesAtOnce => Avx512F.IsSupported;

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
    public static Lanes512 Scale(Lanes512 value, Lanes512 shifted)
        => new((value.Value.AsInt32() + (shifted.Value.AsInt32() << Weight.ExponentShift)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Above(Lanes512 left, Lanes512 right) => new(Vector512.GreaterThan(left.Value, right.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Keep(Lanes512 value, Lanes512 left, Lanes512 right)
        => new(value.Value & Vector512.GreaterThanOrEqual(left.Value, right.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Bits(Lanes512 mask) => (uint)mask.Value.ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint NotBelow(Lanes512 left, Lanes512 right)
        => (uint)Vector512.GreaterThanOrEqual(left.Value, right.Value).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Lanes512 value)
        => Lanes256.Largest(Lanes256.AtLeast(new(value.Value.GetUpper()), new(value.Value.GetLower())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Smallest(Lanes512 value)
        => Lanes256.Smallest(Lanes256.AtMost(new(value.Value.GetUpper()), new(value.Value.GetLower())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Compress(Lanes512 value, uint bits, float* to)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.Compress(Vector512<float>.Zero, Mask(bits).AsSingle(), value.Value).Store(to);
            return;
        }

        Lanes256.Compress(new(value.Value.GetLower()), bits & 0xFF, to);
        Lanes256.Compress(new(value.Value.GetUpper()), bits >> 8, to + uint.PopCount(bits & 0xFF));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CompressIndices(int first, uint bits, int* to)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.Compress(Vector512<int>.Zero, Mask(bits), Vector512<int>.Indices + Vector512.Create(first)).Store(to);
            return;
        }

        Lanes256.CompressIndices(first, bits & 0xFF, to);
        Lanes256.CompressIndices(first + 8, bits >> 8, to + uint.PopCount(bits & 0xFF));
    }

    private static Vector512<int> Mask(uint bits)
    {
        Vector512<int> powers = Vector512.Create(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
        return Vector512.Equals(Vector512.Create((int)bits) & powers, powers);
    }
}
