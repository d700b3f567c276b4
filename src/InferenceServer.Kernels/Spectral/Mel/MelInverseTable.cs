namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// The bank from the side of its bins, and the factors of its Gram matrix. Only neighbouring triangles overlap, so a bin
/// feeds at most two bands and the matrix is tridiagonal.
/// </summary>
internal sealed class MelInverseTable
{
    /// <summary>A band is left out when less than this part of it is not made of the bands below.</summary>
    public const double LeastPivot = 1e-5;

    public MelInverseTable(MelBand[] bands, int bins)
    {
        FirstBand = new int[bins];
        Weights = new PinnedFloats(2 * bins);
        double[] energy = new double[bands.Length], overlap = new double[bands.Length];
        double[][] twoWeights = new double[bins][];
        for (int band = bands.Length - 1; band >= 0; band--)
        {
            for (int i = 0; i < bands[band].Weights.Length; i++)
            {
                int bin = bands[band].FirstBin + i;
                double weight = bands[band].Weights[i], next = twoWeights[bin] is { } held && FirstBand[bin] == band + 1 ? held[0] : 0;
                energy[band] += weight * weight;
                overlap[band] += weight * next;
                (FirstBand[bin], twoWeights[bin]) = (band, [weight, next]);
            }
        }

        for (int bin = 0; bin < bins; bin++)
        {
            // A single band is the lower of two unless it is the last.
            int shift = FirstBand[bin] == bands.Length - 1 && bands.Length > 1 ? 1 : 0;
            FirstBand[bin] -= shift;
            for (int i = 0; i < 2 - shift && twoWeights[bin] is not null; i++)
            {
                Weights.Span[(2 * bin) + i + shift] = (float)twoWeights[bin][i];
            }
        }

        Factor(energy, overlap);
        Step = (float)(1 / LargestRow(energy, overlap));
    }

    /// <summary>The lower of the two bands a bin feeds.</summary>
    public int[] FirstBand { get; }

    /// <summary>Two weights for each bin.</summary>
    public PinnedFloats Weights { get; }

    /// <summary>One over each pivot; 0 for a band that is left out.</summary>
    public float[] InversePivots { get; private set; } = [];

    /// <summary>Below the diagonal of L.</summary>
    public float[] Lower { get; private set; } = [];

    /// <summary>One over a bound of the matrix's largest eigenvalue: a gradient step that always descends.</summary>
    public float Step { get; }

    private void Factor(double[] energy, double[] overlap)
    {
        InversePivots = new float[energy.Length];
        Lower = new float[energy.Length];
        double carried = 0;
        for (int band = 0; band < energy.Length; band++)
        {
            double pivot = energy[band] - carried;
            bool kept = pivot > LeastPivot * energy[band];
            InversePivots[band] = kept ? (float)(1 / pivot) : 0;
            Lower[band] = kept ? (float)(overlap[band] / pivot) : 0;
            carried = kept ? overlap[band] * overlap[band] / pivot : 0;
        }
    }

    private static double LargestRow(double[] energy, double[] overlap)
    {
        double largest = 1e-30;
        for (int band = 0; band < energy.Length; band++)
        {
            largest = Math.Max(largest, energy[band] + overlap[band] + (band > 0 ? overlap[band - 1] : 0));
        }

        return largest;
    }
}
