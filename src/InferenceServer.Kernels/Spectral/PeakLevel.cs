using static InferenceServer.Kernels.Spectral.Checks;

namespace InferenceServer.Kernels.Spectral;

/// <summary>The largest sample of a signal. Thread-safe.</summary>
public static class PeakLevel
{
    /// <summary>The largest magnitude; 0 for no samples.</summary>
    /// <param name="samples">Finite.</param>
    /// <exception cref="ArgumentException">A sample is not finite.</exception>
    public static float Of(ReadOnlySpan<float> samples)
    {
        AreFinite(samples, nameof(samples));
        float peak = 0;
        foreach (float sample in samples)
        {
            peak = Math.Max(peak, Math.Abs(sample));
        }

        return peak;
    }

    /// <summary>Scales samples so that the largest magnitude is <paramref name="peak"/> and returns the factor; silence stays silence (factor 1).</summary>
    /// <param name="samples">Finite; all channels of a signal together, changed in place.</param>
    /// <param name="peak">Above 0, at most 1e6; full scale is 1.</param>
    /// <exception cref="ArgumentException">A sample is not finite, or the peak is out of its range.</exception>
    public static double Normalize(Span<float> samples, double peak = 1)
    {
        InRange(peak, double.Epsilon, 1e6);
        float largest = Of(samples);
        double factor = largest == 0 ? 1 : peak / largest;
        Scale(samples, factor);
        return factor;
    }

    internal static void Scale(Span<float> samples, double factor)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (float)(samples[i] * factor);
        }
    }
}
