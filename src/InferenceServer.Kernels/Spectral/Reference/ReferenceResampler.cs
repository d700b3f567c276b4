namespace InferenceServer.Kernels.Spectral;

/// <summary>The definition of <see cref="Resampler"/>, in double precision and without phases. What tests compare with.</summary>
internal static class ReferenceResampler
{
    /// <summary>Output sample <paramref name="index"/>: the sum over every input sample.</summary>
    public static double Sample(ResamplerOptions options, ReadOnlySpan<float> signal, int index)
    {
        SincFilter filter = new(options);
        double sum = 0;
        for (int n = 0; n < signal.Length; n++)
        {
            sum += signal[n] * filter.Tap(((long)index * filter.From) - ((long)n * filter.To));
        }

        return sum;
    }
}
