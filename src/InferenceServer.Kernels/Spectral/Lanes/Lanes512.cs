using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Sixteen frames in one vector of 512 bits.</summary>
internal readonly unsafe struct Lanes512 : ILanes<Lanes512>
{
    private readonly Vector512<float> _value;

    private Lanes512(Vector512<float> value) => _value = value;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<float>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Broadcast(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes512 value, float* destination) => value._value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 left, Lanes512 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 left, Lanes512 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 value) => new(-value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 left, Lanes512 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator /(Lanes512 left, Lanes512 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c)
        => new(Vector512.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplySubtract(Lanes512 a, Lanes512 b, Lanes512 c)
        => new(Vector512.FusedMultiplyAdd(-a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Sqrt(Lanes512 value) => new(Vector512.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Max(Lanes512 left, Lanes512 right) => new(Vector512.Max(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Split(Lanes512 value, out Lanes512 mantissa)
    {
        Vector512<int> bits = value._value.AsInt32();
        Vector512<int> exponent = (bits - Vector512.Create(Lanes1.RootHalfBits)) >> Lanes1.MantissaBits;
        mantissa = new((bits - (exponent << Lanes1.MantissaBits)).AsSingle());
        return new(Vector512.ConvertToSingle(exponent));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 GuessInverseSqrt(Lanes512 value)
        => new((Vector512.Create(Lanes1.InverseSqrtBits) - (value._value.AsInt32() >>> 1)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Reverse(Lanes512 value) => new(Vector512.Shuffle(value._value, Vector512.Create(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTurned(Lanes512 re, Lanes512 im, float* turn, float* destination)
    {
        Vector512<float> cosine = Vector512.Load(turn), sine = Vector512.Load(turn + Count);
        Vector512.FusedMultiplyAdd(-sine, im._value, cosine * re._value).Store(destination);
        Vector512.FusedMultiplyAdd(sine, re._value, cosine * im._value).Store(destination + Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadTurnedAlike(float* reals, float* imaginaries, float* turn, out Lanes512 re, out Lanes512 im)
    {
        Vector512<float> a = Vector512.Load(reals), b = Vector512.Load(imaginaries), cosine = Vector512.Create(turn[0]), sine = Vector512.Create(turn[1]);
        re = new(Vector512.FusedMultiplyAdd(-sine, b, cosine * a));
        im = new(Vector512.FusedMultiplyAdd(sine, a, cosine * b));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTurnedAlike(Lanes512 re, Lanes512 im, float* turn, float* reals, float* imaginaries)
    {
        Vector512<float> cosine = Vector512.Create(turn[0]), sine = Vector512.Create(turn[1]);
        Vector512.FusedMultiplyAdd(-sine, im._value, cosine * re._value).Store(reals);
        Vector512.FusedMultiplyAdd(sine, re._value, cosine * im._value).Store(imaginaries);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreInterleaved(Lanes512 re, Lanes512 im, float* destination)
    {
        if (!Avx512F.IsSupported)
        {
            for (int lane = 0; lane < Count; lane++)
            {
                destination[2 * lane] = re._value[lane];
                destination[(2 * lane) + 1] = im._value[lane];
            }

            return;
        }

        Vector512<int> low = Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        Vector512<int> high = low + Vector512.Create(8);
        Avx512F.PermuteVar16x32x2(re._value, low, im._value).Store(destination);
        Avx512F.PermuteVar16x32x2(re._value, high, im._value).Store(destination + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreReversed(Lanes512 re, Lanes512 im, float* destination)
    {
        if (!Avx512F.IsSupported)
        {
            StoreInterleaved(Reverse(re), Reverse(im), destination);
            return;
        }

        Vector512<int> low = Vector512.Create(15, 31, 14, 30, 13, 29, 12, 28, 11, 27, 10, 26, 9, 25, 8, 24);
        Vector512<int> high = Vector512.Create(7, 23, 6, 22, 5, 21, 4, 20, 3, 19, 2, 18, 1, 17, 0, 16);
        Avx512F.PermuteVar16x32x2(re._value, low, im._value).Store(destination);
        Avx512F.PermuteVar16x32x2(re._value, high, im._value).Store(destination + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadInterleaved(float* source, out Lanes512 re, out Lanes512 im)
    {
        if (!Avx512F.IsSupported)
        {
            float* parts = stackalloc float[2 * Count];
            for (int i = 0; i < 2 * Count; i++)
            {
                parts[((i & 1) * Count) + (i >> 1)] = source[i];
            }

            re = Load(parts);
            im = Load(parts + Count);
            return;
        }

        Vector512<float> low = Vector512.Load(source), high = Vector512.Load(source + 16);
        Vector512<int> even = Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
        re = new(Avx512F.PermuteVar16x32x2(low, even, high));
        im = new(Avx512F.PermuteVar16x32x2(low, even + Vector512<int>.One, high));
    }

    public static void Transpose(float* source, nint sourceStride, float* destination, nint destinationStride)
        => TileTranspose.Tile16(source, sourceStride, destination, destinationStride);
}
