namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// Bluestein's algorithm: a transform of any length as a convolution with a chirp, done by transforms of a
/// smooth length. For lengths with a prime factor above 7.
/// </summary>
internal sealed class ChirpFft
{
    public ChirpFft(int length)
    {
        Inner = ComplexFft.Create(FftFactors.NextSmooth(checked((2 * length) - 1)));
        Chirp = new PinnedFloats(2 * length);
        Kernel = new PinnedFloats(2 * Inner.Length);

        // The kernel's spectrum, transformed here in double precision, in the order of the inner transform's outputs.
        double[] re = new double[Inner.Length], im = new double[Inner.Length];
        for (int j = 0; j < length; j++)
        {
            (double sine, double cosine) = Turn.Of((long)j * j, 2L * length);
            Chirp.Span[2 * j] = (float)cosine;
            Chirp.Span[(2 * j) + 1] = (float)-sine;
            int mirror = (Inner.Length - j) % Inner.Length;
            (re[j], im[j]) = (re[mirror], im[mirror]) = (cosine, sine);
        }

        DoubleFft.Transform(re, im);
        for (int k = 0; k < Inner.Length; k++)
        {
            int position = Inner.Positions[k];
            Kernel.Span[2 * position] = (float)(re[k] / Inner.Length);
            Kernel.Span[(2 * position) + 1] = (float)(im[k] / Inner.Length);
        }
    }

    /// <summary>The transform that does the convolution; its length is at least twice ours, less one.</summary>
    public ComplexFft Inner { get; }

    /// <summary>exp(-πi j²/n), real and imaginary parts.</summary>
    public PinnedFloats Chirp { get; }

    /// <summary>The spectrum of the conjugate chirp over the inner length, in the inner transform's order.</summary>
    public PinnedFloats Kernel { get; }
}
