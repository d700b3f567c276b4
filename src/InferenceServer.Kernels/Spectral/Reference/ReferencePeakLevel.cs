namespace InferenceServer.Kernels.Spectral;

/// <summary>The definition of <see cref="PeakLevel"/>, in double precision. What tests compare with.</summary>
internal static class ReferencePeakLevel
{
    /// <summary>The largest magnitude.</summary>
    public static double Of(ReadOnlySpan<float> samples)
    {
        double peak = 0;
        foreach (float sample in samples)
        {
            peak = Math.Max(peak, Math.Abs((double)sample));
        }

        return peak;
    }

    /// <summary>The samples scaled so that their largest magnitude is <paramref name="peak"/>.</summary>
    public static double[] Normalized(ReadOnlySpan<float> samples, double peak)
    {
        double largest = Of(samples);
        double[] scaled = new double[samples.Length];
        for (int i = 0; i < scaled.Length; i++)
        {
            scaled[i] = largest == 0 ? samples[i] : samples[i] * peak / largest;
        }

        return scaled;
    }
}
