using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>A complex number per lane. In memory: the lanes' real parts, then their imaginary parts.</summary>
internal readonly unsafe struct LaneComplex<T>
    where T : struct, ILanes<T>
{
    public readonly T Re;
    public readonly T Im;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LaneComplex(T re, T im)
    {
        Re = re;
        Im = im;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> Load(float* element) => Load(element, T.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> Load(float* re, nint imaginary) => new(T.Load(re), T.Load(re + imaginary));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(LaneComplex<T> value, float* element) => Store(value, element, T.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(LaneComplex<T> value, float* re, nint imaginary)
    {
        T.Store(value.Re, re);
        T.Store(value.Im, re + imaginary);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> operator +(LaneComplex<T> a, LaneComplex<T> b) => new(a.Re + b.Re, a.Im + b.Im);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> operator -(LaneComplex<T> a, LaneComplex<T> b) => new(a.Re - b.Re, a.Im - b.Im);

    /// <summary><c>-i a</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> TurnBack(LaneComplex<T> a) => new(a.Im, -a.Re);

    /// <summary><c>a + i b</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> AddTurned(LaneComplex<T> a, LaneComplex<T> b) => new(a.Re - b.Im, a.Im + b.Re);

    /// <summary><c>a - i b</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> SubtractTurned(LaneComplex<T> a, LaneComplex<T> b) => new(a.Re + b.Im, a.Im - b.Re);

    /// <summary><c>a + s b</c> for a real <paramref name="s"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> AddScaled(LaneComplex<T> a, T s, LaneComplex<T> b)
        => new(T.MultiplyAdd(s, b.Re, a.Re), T.MultiplyAdd(s, b.Im, a.Im));

    /// <summary><c>a - s b</c> for a real <paramref name="s"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> SubtractScaled(LaneComplex<T> a, T s, LaneComplex<T> b)
        => new(T.MultiplySubtract(s, b.Re, a.Re), T.MultiplySubtract(s, b.Im, a.Im));

    /// <summary><c>a + i s b</c> for a real <paramref name="s"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> AddTurnedScaled(LaneComplex<T> a, T s, LaneComplex<T> b)
        => new(T.MultiplySubtract(s, b.Im, a.Re), T.MultiplyAdd(s, b.Re, a.Im));

    /// <summary><c>a - i s b</c> for a real <paramref name="s"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> SubtractTurnedScaled(LaneComplex<T> a, T s, LaneComplex<T> b)
        => new(T.MultiplyAdd(s, b.Im, a.Re), T.MultiplySubtract(s, b.Re, a.Im));

    /// <summary><c>a (re - i im)</c>, the factor the same in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> MultiplyConjugate(LaneComplex<T> a, T re, T im)
        => new(T.MultiplyAdd(im, a.Im, re * a.Re), T.MultiplySubtract(im, a.Re, re * a.Im));

    /// <summary><c>a (re + i im)</c>, the factor the same in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> Multiply(LaneComplex<T> a, T re, T im)
        => new(T.MultiplySubtract(im, a.Im, re * a.Re), T.MultiplyAdd(im, a.Re, re * a.Im));

    /// <summary><c>a</c> times the number at <paramref name="turn"/>, the same in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> Turned(LaneComplex<T> a, float* turn) => Multiply(a, T.Broadcast(turn[0]), T.Broadcast(turn[1]));
}
