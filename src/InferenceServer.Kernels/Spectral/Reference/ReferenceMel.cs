namespace InferenceServer.Kernels.Spectral;

/// <summary>The definitions of <see cref="MelFilterBank"/>, <see cref="MelSpectrogram"/> and <see cref="InverseMel"/>, dense and in double precision. What tests compare with.</summary>
internal static class ReferenceMel
{
    /// <summary>The bank as [bins][bands], straight from the formula for every bin and band.</summary>
    public static double[][] Bank(MelOptions options, int bins)
    {
        MelOptions full = options.Validated();
        double[][] bank = new double[bins][];
        for (int bin = 0; bin < bins; bin++)
        {
            bank[bin] = new double[full.Bands];
            double hertz = bins == 1 ? 0 : (double)(full.SampleRate / 2) * bin / (bins - 1);
            for (int band = 0; band < full.Bands; band++)
            {
                double low = Corner(full, band), middle = Corner(full, band + 1), high = Corner(full, band + 2);
                double weight = Math.Max(0, Math.Min((hertz - low) / (middle - low), (high - hertz) / (high - middle)));
                bank[bin][band] = full.Norm == MelNorm.Slaney ? weight * 2 / (high - low) : weight;
            }
        }

        return bank;
    }

    /// <summary>One band's value from a frame's bins, compressed, without the limits that look at the whole spectrogram.</summary>
    public static double Band(MelSpectrogramOptions options, double[][] bank, ReadOnlySpan<double> values, int band)
    {
        double sum = 0;
        for (int bin = 0; bin < values.Length; bin++)
        {
            sum += bank[bin][band] * values[bin];
        }

        double above = Math.Max(sum + options.Offset, options.Floor);
        return options.Compression switch
        {
            MelCompression.None => sum,
            MelCompression.Natural => Math.Log(above),
            MelCompression.Decibel => 10 * Math.Log10(above),
            _ => Math.Log10(above),
        };
    }

    /// <summary>The least-norm bins of one frame by Gaussian elimination on the full Gram matrix, negative ones set to 0.</summary>
    public static double[] LeastNorm(double[][] bank, ReadOnlySpan<double> bands)
    {
        int n = bands.Length;
        double[,] gram = new double[n, n + 1];
        for (int i = 0; i < n; i++)
        {
            gram[i, n] = bands[i];
            for (int j = 0; j < n; j++)
            {
                foreach (double[] bin in bank)
                {
                    gram[i, j] += bin[i] * bin[j];
                }
            }
        }

        for (int pivot = 0; pivot < n; pivot++)
        {
            for (int row = 0; row < n; row++)
            {
                double factor = row == pivot ? 0 : gram[row, pivot] / gram[pivot, pivot];
                for (int column = pivot; column <= n && factor != 0; column++)
                {
                    gram[row, column] -= factor * gram[pivot, column];
                }
            }
        }

        double[] result = new double[bank.Length];
        for (int bin = 0; bin < result.Length; bin++)
        {
            for (int band = 0; band < n; band++)
            {
                result[bin] += bank[bin][band] * gram[band, n] / gram[band, band];
            }

            result[bin] = Math.Max(0, result[bin]);
        }

        return result;
    }

    private static double Corner(MelOptions options, int index)
    {
        double low = Mel(options.LowestHertz, options.Scale), high = Mel(options.HighestHertz, options.Scale);
        double mel = low + ((high - low) * index / (options.Bands + 1));
        return options.Scale == MelScale.Htk
            ? 700 * (Math.Pow(10, mel / 2595) - 1)
            : mel < 15 ? mel * 200 / 3 : 1000 * Math.Pow(6.4, (mel - 15) / 27);
    }

    private static double Mel(double hertz, MelScale scale)
        => scale == MelScale.Htk ? 2595 * Math.Log10(1 + (hertz / 700))
            : hertz < 1000 ? hertz * 3 / 200 : 15 + (27 * Math.Log(hertz / 1000) / Math.Log(6.4));
}
