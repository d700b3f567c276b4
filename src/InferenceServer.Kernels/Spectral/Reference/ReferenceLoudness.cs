namespace InferenceServer.Kernels.Spectral;

/// <summary>The definition of <see cref="Loudness"/>, ITU-R BS.1770-4, block by block in double precision. What tests compare with.</summary>
internal static class ReferenceLoudness
{
    /// <summary>As <see cref="Loudness.Integrated"/>.</summary>
    /// <param name="sampleRate">Samples per second.</param>
    /// <param name="samples">[channels][samples].</param>
    /// <param name="channels">1 … 5.</param>
    public static double Integrated(int sampleRate, ReadOnlySpan<float> samples, int channels)
    {
        int length = samples.Length / channels, step = (int)Math.Round(sampleRate / 10.0), block = 4 * step;
        double[] power = new double[length < block ? 0 : ((length - block) / step) + 1];
        for (int channel = 0; channel < channels; channel++)
        {
            double[] weighted = Filter(KWeighting.HighPass(sampleRate), Filter(KWeighting.Shelf(sampleRate), Widen(samples.Slice(channel * length, length))));
            for (int j = 0; j < power.Length; j++)
            {
                double sum = 0;
                for (int i = j * step; i < (j * step) + block; i++)
                {
                    sum += weighted[i] * weighted[i];
                }

                power[j] += (channel < 3 ? 1 : 1.41) * sum / block;
            }
        }

        double[] loud = [.. power.Where(z => Lufs(z) > -70)];
        double relative = loud.Length == 0 ? -70 : Lufs(loud.Average()) - 10;
        double[] gated = [.. loud.Where(z => Lufs(z) > relative)];
        return gated.Length == 0 ? double.NegativeInfinity : Lufs(gated.Average());
    }

    private static double Lufs(double power) => -0.691 + (10 * Math.Log10(power));

    private static double[] Widen(ReadOnlySpan<float> samples)
    {
        double[] wide = new double[samples.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = samples[i];
        }

        return wide;
    }

    // The difference equation as the recommendation draws it.
    private static double[] Filter(Biquad filter, double[] x)
    {
        double[] y = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double x1 = i < 1 ? 0 : x[i - 1], x2 = i < 2 ? 0 : x[i - 2], y1 = i < 1 ? 0 : y[i - 1], y2 = i < 2 ? 0 : y[i - 2];
            y[i] = (filter.B0 * x[i]) + (filter.B1 * x1) + (filter.B2 * x2) - (filter.A1 * y1) - (filter.A2 * y2);
        }

        return y;
    }
}
