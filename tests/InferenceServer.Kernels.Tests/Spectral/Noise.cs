namespace InferenceServer.Kernels.Tests.Spectral;

/// <summary>Repeatable samples in [-1, 1).</summary>
internal static class Noise
{
    public static float[] Of(int length, int seed = 1)
    {
        Random random = new(seed);
        float[] samples = new float[length];
        for (int i = 0; i < length; i++)
        {
            samples[i] = (2 * random.NextSingle()) - 1;
        }

        return samples;
    }

    public static double[] Widen(ReadOnlySpan<float> samples)
    {
        double[] wide = new double[samples.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = samples[i];
        }

        return wide;
    }
}
