namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

/// <summary>A complex number, 8 bytes. Products and sums are fused by hand, so that the device's compiler has no choice of rounding.</summary>
internal struct ComplexValue(float re, float im)
{
    public float Re = re;
    public float Im = im;

    public readonly ComplexValue Conjugate => new(Re, -Im);

    /// <summary>Real and imaginary part exchanged: what a forward transform makes of it is the inverse transform, exchanged.</summary>
    public readonly ComplexValue Swapped => new(Im, Re);

    public static ComplexValue operator +(ComplexValue a, ComplexValue b) => new(a.Re + b.Re, a.Im + b.Im);

    public static ComplexValue operator -(ComplexValue a, ComplexValue b) => new(a.Re - b.Re, a.Im - b.Im);

    public static ComplexValue operator *(ComplexValue a, ComplexValue b)
        => new(MathF.FusedMultiplyAdd(a.Re, b.Re, -(a.Im * b.Im)), MathF.FusedMultiplyAdd(a.Re, b.Im, a.Im * b.Re));

    public static ComplexValue operator *(float scale, ComplexValue a) => new(scale * a.Re, scale * a.Im);

    /// <summary>a + scale b.</summary>
    public static ComplexValue AddScaled(ComplexValue a, float scale, ComplexValue b)
        => new(MathF.FusedMultiplyAdd(scale, b.Re, a.Re), MathF.FusedMultiplyAdd(scale, b.Im, a.Im));

    /// <summary>a + i scale b.</summary>
    public static ComplexValue AddTurned(ComplexValue a, float scale, ComplexValue b)
        => new(MathF.FusedMultiplyAdd(-scale, b.Im, a.Re), MathF.FusedMultiplyAdd(scale, b.Re, a.Im));
}
