using System.Numerics;

namespace InferenceServer.Kernels.Spectral;

/// <summary>The definition of <see cref="GriffinLim"/>, in double precision. What tests compare with.</summary>
internal static class ReferenceGriffinLim
{
    /// <param name="options">The rounds.</param>
    /// <param name="magnitudes">[bins][frames].</param>
    /// <param name="start">[bins][frames] of first phases.</param>
    /// <param name="samples">Length of the signal.</param>
    public static double[] Reconstruct(GriffinLimOptions options, ReadOnlySpan<float> magnitudes, ReadOnlySpan<Complex> start, int samples)
    {
        int bins = (options.Frames.FftLength / 2) + 1, frames = magnitudes.Length / bins;
        Complex[][] angles = new Complex[frames][], before = new Complex[frames][];
        for (int frame = 0; frame < frames; frame++)
        {
            (angles[frame], before[frame]) = (new Complex[bins], new Complex[bins]);
            for (int bin = 0; bin < bins; bin++)
            {
                angles[frame][bin] = start[(bin * frames) + frame];
            }
        }

        for (int iteration = 0; iteration < options.Iterations; iteration++)
        {
            double[] signal = Synthesise(options.Frames, magnitudes, angles, samples);
            for (int frame = 0; frame < frames; frame++)
            {
                for (int bin = 0; bin < bins; bin++)
                {
                    Complex rebuilt = ReferenceStft.Bin(options.Frames, signal, frame, bin);
                    Complex angle = rebuilt - (options.Momentum / (1 + options.Momentum) * before[frame][bin]);
                    angles[frame][bin] = angle / (angle.Magnitude + 1e-16);
                    before[frame][bin] = rebuilt;
                }
            }
        }

        return Synthesise(options.Frames, magnitudes, angles, samples);
    }

    private static double[] Synthesise(StftOptions options, ReadOnlySpan<float> magnitudes, Complex[][] angles, int samples)
    {
        Complex[][] spectrum = new Complex[angles.Length][];
        for (int frame = 0; frame < angles.Length; frame++)
        {
            spectrum[frame] = new Complex[angles[frame].Length];
            for (int bin = 0; bin < angles[frame].Length; bin++)
            {
                spectrum[frame][bin] = magnitudes[(bin * angles.Length) + frame] * angles[frame][bin];
            }
        }

        return ReferenceStft.Inverse(options, spectrum, samples);
    }
}
