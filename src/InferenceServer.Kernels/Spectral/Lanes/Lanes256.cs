using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Eight frames in one vector of 256 bits.</summary>
internal readonly unsafe struct Lanes256 : ILanes<Lanes256>
{
    private readonly Vector256<float> _value;

    private Lanes256(Vector256<float> value) => _value = value;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256<float>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes256 value, float* destination) => value._value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 left, Lanes256 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 left, Lanes256 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 value) => new(-value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 left, Lanes256 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 left, Lanes256 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c)
        => new(Vector256.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplySubtract(Lanes256 a, Lanes256 b, Lanes256 c)
        => new(Vector256.FusedMultiplyAdd(-a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Sqrt(Lanes256 value) => new(Vector256.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Max(Lanes256 left, Lanes256 right) => new(Vector256.Max(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Split(Lanes256 value, out Lanes256 mantissa)
    {
        Vector256<int> bits = value._value.AsInt32();
        Vector256<int> exponent = (bits - Vector256.Create(Lanes1.RootHalfBits)) >> Lanes1.MantissaBits;
        mantissa = new((bits - (exponent << Lanes1.MantissaBits)).AsSingle());
        return new(Vector256.ConvertToSingle(exponent));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 GuessInverseSqrt(Lanes256 value)
        => new((Vector256.Create(Lanes1.InverseSqrtBits) - (value._value.AsInt32() >>> 1)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Reverse(Lanes256 value) => new(Vector256.Shuffle(value._value, Vector256.Create(7, 6, 5, 4, 3, 2, 1, 0)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTurned(Lanes256 re, Lanes256 im, float* turn, float* destination)
    {
        Vector256<float> cosine = Vector256.Load(turn), sine = Vector256.Load(turn + Count);
        Vector256.FusedMultiplyAdd(-sine, im._value, cosine * re._value).Store(destination);
        Vector256.FusedMultiplyAdd(sine, re._value, cosine * im._value).Store(destination + Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadTurnedAlike(float* reals, float* imaginaries, float* turn, out Lanes256 re, out Lanes256 im)
    {
        Vector256<float> a = Vector256.Load(reals), b = Vector256.Load(imaginaries), cosine = Vector256.Create(turn[0]), sine = Vector256.Create(turn[1]);
        re = new(Vector256.FusedMultiplyAdd(-sine, b, cosine * a));
        im = new(Vector256.FusedMultiplyAdd(sine, a, cosine * b));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTurnedAlike(Lanes256 re, Lanes256 im, float* turn, float* reals, float* imaginaries)
    {
        Vector256<float> cosine = Vector256.Create(turn[0]), sine = Vector256.Create(turn[1]);
        Vector256.FusedMultiplyAdd(-sine, im._value, cosine * re._value).Store(reals);
        Vector256.FusedMultiplyAdd(sine, re._value, cosine * im._value).Store(imaginaries);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreInterleaved(Lanes256 re, Lanes256 im, float* destination)
    {
        if (!Avx.IsSupported)
        {
            for (int lane = 0; lane < Count; lane++)
            {
                destination[2 * lane] = re._value[lane];
                destination[(2 * lane) + 1] = im._value[lane];
            }

            return;
        }

        Vector256<float> low = Avx.UnpackLow(re._value, im._value), high = Avx.UnpackHigh(re._value, im._value);
        Avx.Permute2x128(low, high, 0x20).Store(destination);
        Avx.Permute2x128(low, high, 0x31).Store(destination + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreReversed(Lanes256 re, Lanes256 im, float* destination) => StoreInterleaved(Reverse(re), Reverse(im), destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadInterleaved(float* source, out Lanes256 re, out Lanes256 im)
    {
        if (!Avx.IsSupported)
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

        Vector256<float> low = Vector256.Load(source), high = Vector256.Load(source + 8);
        Vector256<float> outer = Avx.Permute2x128(low, high, 0x20), inner = Avx.Permute2x128(low, high, 0x31);
        re = new(Avx.Shuffle(outer, inner, 0x88));
        im = new(Avx.Shuffle(outer, inner, 0xDD));
    }

    public static void Transpose(float* source, nint sourceStride, float* destination, nint destinationStride)
        => TileTranspose.Tile8(source, sourceStride, destination, destinationStride);
}
