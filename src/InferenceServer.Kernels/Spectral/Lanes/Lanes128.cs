using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Four frames in one vector of 128 bits.</summary>
internal readonly unsafe struct Lanes128 : ILanes<Lanes128>
{
    private readonly Vector128<float> _value;

    private Lanes128(Vector128<float> value) => _value = value;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128<float>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Broadcast(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes128 value, float* destination) => value._value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 left, Lanes128 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 left, Lanes128 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 value) => new(-value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 left, Lanes128 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator /(Lanes128 left, Lanes128 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 MultiplyAdd(Lanes128 a, Lanes128 b, Lanes128 c)
        => new(Vector128.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 MultiplySubtract(Lanes128 a, Lanes128 b, Lanes128 c)
        => new(Vector128.FusedMultiplyAdd(-a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Sqrt(Lanes128 value) => new(Vector128.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Max(Lanes128 left, Lanes128 right) => new(Vector128.Max(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Split(Lanes128 value, out Lanes128 mantissa)
    {
        Vector128<int> bits = value._value.AsInt32();
        Vector128<int> exponent = (bits - Vector128.Create(Lanes1.RootHalfBits)) >> Lanes1.MantissaBits;
        mantissa = new((bits - (exponent << Lanes1.MantissaBits)).AsSingle());
        return new(Vector128.ConvertToSingle(exponent));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 GuessInverseSqrt(Lanes128 value)
        => new((Vector128.Create(Lanes1.InverseSqrtBits) - (value._value.AsInt32() >>> 1)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Reverse(Lanes128 value) => new(Vector128.Shuffle(value._value, Vector128.Create(3, 2, 1, 0)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTurned(Lanes128 re, Lanes128 im, float* turn, float* destination)
    {
        Vector128<float> cosine = Vector128.Load(turn), sine = Vector128.Load(turn + Count);
        Vector128.FusedMultiplyAdd(-sine, im._value, cosine * re._value).Store(destination);
        Vector128.FusedMultiplyAdd(sine, re._value, cosine * im._value).Store(destination + Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadTurnedAlike(float* reals, float* imaginaries, float* turn, out Lanes128 re, out Lanes128 im)
    {
        Vector128<float> a = Vector128.Load(reals), b = Vector128.Load(imaginaries), cosine = Vector128.Create(turn[0]), sine = Vector128.Create(turn[1]);
        re = new(Vector128.FusedMultiplyAdd(-sine, b, cosine * a));
        im = new(Vector128.FusedMultiplyAdd(sine, a, cosine * b));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTurnedAlike(Lanes128 re, Lanes128 im, float* turn, float* reals, float* imaginaries)
    {
        Vector128<float> cosine = Vector128.Create(turn[0]), sine = Vector128.Create(turn[1]);
        Vector128.FusedMultiplyAdd(-sine, im._value, cosine * re._value).Store(reals);
        Vector128.FusedMultiplyAdd(sine, re._value, cosine * im._value).Store(imaginaries);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreInterleaved(Lanes128 re, Lanes128 im, float* destination)
    {
        if (!Sse.IsSupported)
        {
            for (int lane = 0; lane < Count; lane++)
            {
                destination[2 * lane] = re._value[lane];
                destination[(2 * lane) + 1] = im._value[lane];
            }

            return;
        }

        Sse.UnpackLow(re._value, im._value).Store(destination);
        Sse.UnpackHigh(re._value, im._value).Store(destination + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreReversed(Lanes128 re, Lanes128 im, float* destination) => StoreInterleaved(Reverse(re), Reverse(im), destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadInterleaved(float* source, out Lanes128 re, out Lanes128 im)
    {
        if (!Sse.IsSupported)
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

        Vector128<float> low = Vector128.Load(source), high = Vector128.Load(source + 4);
        re = new(Sse.Shuffle(low, high, 0x88));
        im = new(Sse.Shuffle(low, high, 0xDD));
    }

    public static void Transpose(float* source, nint sourceStride, float* destination, nint destinationStride)
        => TileTranspose.Tile4(source, sourceStride, destination, destinationStride);
}
