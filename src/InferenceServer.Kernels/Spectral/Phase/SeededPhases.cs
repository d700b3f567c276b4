using InferenceServer.Kernels.Sampling;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Points of the unit circle by seed and index, so that any thread can draw any of them.</summary>
internal static class SeededPhases
{
    // The sampler's counters end in 0.
    private const uint Stream = 1;

    /// <summary>Fills interleaved points <paramref name="first"/>, first + 1 …; their angles are equally likely.</summary>
    public static void Fill(ulong seed, long first, Span<float> points)
    {
        Span<uint> words = stackalloc uint[4];
        for (int i = 0; i < points.Length / 2; i++)
        {
            long index = first + i;
            if (i == 0 || index % words.Length == 0)
            {
                long block = index / words.Length;
                (words[0], words[1], words[2], words[3]) = Philox.Block(seed, ((uint)block, (uint)(block >> 32), 0, Stream));
            }

            (double sine, double cosine) = Math.SinCos(2 * Math.PI * Math.ScaleB(words[(int)(index % words.Length)], -32));
            (points[2 * i], points[(2 * i) + 1]) = ((float)cosine, (float)sine);
        }
    }
}
