namespace InferenceServer.Kernels.Spectral;

/// <summary>Window samples in double precision.</summary>
internal static class Windows
{
    public static double[] Make(WindowShape shape, int length)
    {
        double[] window = new double[length];
        for (int i = 0; i < length; i++)
        {
            double cosine = Turn.Of(i, length).Cosine;
            window[i] = shape switch
            {
                WindowShape.Hann => 0.5 - (0.5 * cosine),
                WindowShape.Hamming => 0.54 - (0.46 * cosine),
                WindowShape.Blackman => 0.42 - (0.5 * cosine) + (0.08 * Turn.Of(2L * i, length).Cosine),
                WindowShape.Rectangular => 1,
                _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "no such window"),
            };
        }

        return window;
    }
}
