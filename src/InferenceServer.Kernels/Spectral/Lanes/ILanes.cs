namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// One vector whose lanes are independent frames, or independent numbers of one. Spectral kernels are written once over this and
/// mix lanes by moving them at most, so bits do not depend on the vector's width or on a lane's neighbours. What a butterfly does to each of
/// its elements is one member, as the compiler inlines only so many calls into a method.
/// </summary>
internal unsafe interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    static abstract int Count { get; }

    static abstract TSelf Broadcast(float value);

    static abstract TSelf Load(float* source);

    static abstract void Store(TSelf value, float* destination);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf value);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary><c>a * b + c</c>, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary><c>c - a * b</c>, rounded once.</summary>
    static abstract TSelf MultiplySubtract(TSelf a, TSelf b, TSelf c);

    static abstract TSelf Sqrt(TSelf value);

    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary><c>value = mantissa * 2^exponent</c> with a mantissa from √½ to √2, for a positive normal <paramref name="value"/>.</summary>
    static abstract TSelf Split(TSelf value, out TSelf mantissa);

    /// <summary>Roughly <c>1 / sqrt(value)</c>, within 3.5 %, for a positive normal <paramref name="value"/>; the same guess on every processor, unlike its own instruction's.</summary>
    static abstract TSelf GuessInverseSqrt(TSelf value);

    /// <summary>The last lane first.</summary>
    static abstract TSelf Reverse(TSelf value);

    /// <summary>Writes <c>(re + i im) turn</c>, real parts first; <paramref name="turn"/> holds one factor per lane likewise.</summary>
    static abstract void StoreTurned(TSelf re, TSelf im, float* turn, float* destination);

    /// <summary>Reads <c>(re + i im) turn</c>; the factor, one complex number, is the same in all lanes.</summary>
    static abstract void LoadTurnedAlike(float* reals, float* imaginaries, float* turn, out TSelf re, out TSelf im);

    /// <summary>Writes <c>(re + i im) turn</c>; the factor, one complex number, is the same in all lanes.</summary>
    static abstract void StoreTurnedAlike(TSelf re, TSelf im, float* turn, float* reals, float* imaginaries);

    /// <summary>Writes <c>re0 im0 re1 im1 …</c>.</summary>
    static abstract void StoreInterleaved(TSelf re, TSelf im, float* destination);

    /// <summary>Writes the last lane's re and im first.</summary>
    static abstract void StoreReversed(TSelf re, TSelf im, float* destination);

    /// <summary>Reads <c>re0 im0 re1 im1 …</c>.</summary>
    static abstract void LoadInterleaved(float* source, out TSelf re, out TSelf im);

    /// <summary>Transposes <see cref="Count"/> rows of <see cref="Count"/> values; strides in floats.</summary>
    static abstract void Transpose(float* source, nint sourceStride, float* destination, nint destinationStride);
}
