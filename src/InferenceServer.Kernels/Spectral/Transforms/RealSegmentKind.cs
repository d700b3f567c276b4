namespace InferenceServer.Kernels.Spectral;

/// <summary>How a segment's bins come out of one complex transform of real samples.</summary>
internal enum RealSegmentKind
{
    /// <summary>Neighbouring samples as real and imaginary part; half the length, untangled afterwards.</summary>
    Packed,

    /// <summary>Bins half-way between those of the support: the two halves as real and negative imaginary part, half the length.</summary>
    Shifted,

    /// <summary>Bins a fraction r/P away from those of the support: samples turned first, the full length.</summary>
    Twisted,

    /// <summary>An odd length: imaginary parts are zero, the upper half mirrors the lower.</summary>
    Odd,
}
