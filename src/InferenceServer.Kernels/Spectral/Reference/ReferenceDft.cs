using System.Numerics;

namespace InferenceServer.Kernels.Spectral;

/// <summary>The definition of the transforms, in double precision. What tests compare with.</summary>
internal static class ReferenceDft
{
    /// <summary>Bin <paramref name="bin"/> of <see cref="RealFft.Forward"/>.</summary>
    public static Complex Bin(ReadOnlySpan<double> row, int bin)
    {
        Complex sum = Complex.Zero;
        for (int j = 0; j < row.Length; j++)
        {
            (double sine, double cosine) = Turn.Of(-(long)j * bin, row.Length);
            sum += row[j] * new Complex(cosine, sine);
        }

        return sum;
    }

    /// <summary>Sample <paramref name="sample"/> of <see cref="RealFft.Inverse"/> for a row of <paramref name="length"/>.</summary>
    public static double Sample(ReadOnlySpan<Complex> bins, int length, int sample)
    {
        double sum = bins[0].Real;
        for (int k = 1; k < bins.Length; k++)
        {
            (double sine, double cosine) = Turn.Of((long)sample * k, length);
            bool single = 2 * k == length;
            sum += single ? bins[k].Real * cosine : 2 * ((bins[k].Real * cosine) - (bins[k].Imaginary * sine));
        }

        return sum / length;
    }
}
