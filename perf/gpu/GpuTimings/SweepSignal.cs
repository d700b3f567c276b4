namespace InferenceServer.GpuTimings;

/// <summary>Two sweeps, a vibrato and noise at 44.1 kHz: partials that no bin holds still, and no bin that is nothing but rounding.</summary>
internal static class SweepSignal
{
    public static float[] Of(int samples, int seed)
    {
        Random random = new(seed);
        float[] signal = new float[samples];
        for (int i = 0; i < samples; i++)
        {
            double t = i / 44100.0;
            signal[i] = (float)((0.1 * (random.NextDouble() - 0.5)) + (0.5 * Math.Sin(2 * Math.PI * 220 * t)) + (0.3 * Math.Sin(2 * Math.PI * ((440 * t) + (150 * t * t))))
                + (0.2 * Math.Sin(2 * Math.PI * ((3000 * t) + (20 * Math.Sin(2 * Math.PI * 3 * t))))));
        }

        return signal;
    }
}
