using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>A frame on its own: the same arithmetic in scalars, for the frames that do not fill a vector.</summary>
internal readonly unsafe struct Lanes1 : ILanes<Lanes1>
{
    /// <summary>√½ as a bit pattern.</summary>
    public const int RootHalfBits = 0x3F3504F3;

    /// <summary>Stored bits of a mantissa.</summary>
    public const int MantissaBits = 23;

    /// <summary>From this, half a value's bit pattern is taken to guess its inverse root.</summary>
    public const int InverseSqrtBits = 0x5F3759DF;

    private readonly float _value;

    private Lanes1(float value) => _value = value;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Broadcast(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Load(float* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes1 value, float* destination) => *destination = value._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator +(Lanes1 left, Lanes1 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator -(Lanes1 left, Lanes1 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator -(Lanes1 value) => new(-value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator *(Lanes1 left, Lanes1 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator /(Lanes1 left, Lanes1 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 MultiplyAdd(Lanes1 a, Lanes1 b, Lanes1 c)
        => new(MathF.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 MultiplySubtract(Lanes1 a, Lanes1 b, Lanes1 c)
        => new(MathF.FusedMultiplyAdd(-a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Sqrt(Lanes1 value) => new(MathF.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Max(Lanes1 left, Lanes1 right) => new(MathF.Max(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Split(Lanes1 value, out Lanes1 mantissa)
    {
        int bits = BitConverter.SingleToInt32Bits(value._value);
        int exponent = (bits - RootHalfBits) >> MantissaBits;
        mantissa = new(BitConverter.Int32BitsToSingle(bits - (exponent << MantissaBits)));
        return new(exponent);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 GuessInverseSqrt(Lanes1 value)
        => new(BitConverter.Int32BitsToSingle(InverseSqrtBits - (BitConverter.SingleToInt32Bits(value._value) >>> 1)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Reverse(Lanes1 value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTurned(Lanes1 re, Lanes1 im, float* turn, float* destination)
    {
        destination[0] = MathF.FusedMultiplyAdd(-turn[1], im._value, turn[0] * re._value);
        destination[1] = MathF.FusedMultiplyAdd(turn[1], re._value, turn[0] * im._value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadTurnedAlike(float* reals, float* imaginaries, float* turn, out Lanes1 re, out Lanes1 im)
    {
        re = new(MathF.FusedMultiplyAdd(-turn[1], *imaginaries, turn[0] * *reals));
        im = new(MathF.FusedMultiplyAdd(turn[1], *reals, turn[0] * *imaginaries));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTurnedAlike(Lanes1 re, Lanes1 im, float* turn, float* reals, float* imaginaries)
    {
        *reals = MathF.FusedMultiplyAdd(-turn[1], im._value, turn[0] * re._value);
        *imaginaries = MathF.FusedMultiplyAdd(turn[1], re._value, turn[0] * im._value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreInterleaved(Lanes1 re, Lanes1 im, float* destination)
    {
        destination[0] = re._value;
        destination[1] = im._value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreReversed(Lanes1 re, Lanes1 im, float* destination) => StoreInterleaved(Reverse(re), Reverse(im), destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadInterleaved(float* source, out Lanes1 re, out Lanes1 im)
    {
        re = new(source[0]);
        im = new(source[1]);
    }

    public static void Transpose(float* source, nint sourceStride, float* destination, nint destinationStride)
        => *destination = *source;
}
