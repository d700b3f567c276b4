using static InferenceServer.Kernels.Spectral.Checks;

namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// Integrated loudness after ITU-R BS.1770-4: K-weighting, blocks of 400 ms every 100 ms, an absolute gate at −70 LUFS and a
/// relative one 10 LU below what passes that. Full scale is 1; a full-scale 997 Hz sine in one channel is −3.01 LUFS.
/// Immutable; share it between threads.
/// </summary>
public sealed class Loudness
{
    private const double AbsoluteGate = -70, RelativeGate = -10, Offset = -0.691;
    private readonly Biquad _shelf;
    private readonly Biquad _highPass;
    private readonly int _step;

    /// <param name="sampleRate">Samples per second, 8 000 … 10 000 000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is out of its range.</exception>
    public Loudness(int sampleRate)
    {
        InRange(sampleRate, 8_000, 10_000_000);
        _shelf = KWeighting.Shelf(sampleRate);
        _highPass = KWeighting.HighPass(sampleRate);
        _step = (int)Math.Round(sampleRate / 10.0);
    }

    /// <summary>
    /// The loudness in LUFS; negative infinity for silence, for less than one block of 400 ms, and where no block is above the gates.
    /// </summary>
    /// <param name="samples">[channels][samples], finite.</param>
    /// <param name="channels">1 … 5, in the order left, right, centre, left surround, right surround; the surrounds weigh 1.41. No low-frequency channel.</param>
    /// <param name="cancellationToken">Looked at between steps of 100 ms.</param>
    /// <exception cref="ArgumentException">A sample is not finite, or the channels do not have the same length.</exception>
    public double Integrated(ReadOnlySpan<float> samples, int channels = 1, CancellationToken cancellationToken = default)
    {
        InRange(channels, 1, 5);
        int length = samples.Length / channels;
        HasLength(samples.Length, (long)length * channels, nameof(samples));
        AreFinite(samples, nameof(samples));
        double[] steps = new double[length / _step];
        for (int channel = 0; channel < channels; channel++)
        {
            AddEnergy(samples.Slice(channel * length, length), channel < 3 ? 1 : 1.41, steps, cancellationToken);
        }

        // A block is four steps; its mean square is their sum over its samples.
        double[] blocks = new double[Math.Max(steps.Length - 3, 0)];
        for (int i = 0; i < blocks.Length; i++)
        {
            blocks[i] = (steps[i] + steps[i + 1] + steps[i + 2] + steps[i + 3]) / (4.0 * _step);
        }

        double gate = Mean(blocks, Energy(AbsoluteGate)) * Math.Pow(10, RelativeGate / 10);
        return Offset + (10 * Math.Log10(Mean(blocks, Math.Max(gate, Energy(AbsoluteGate)))));
    }

    /// <summary>Scales samples to a loudness and returns the factor; samples whose loudness is negative infinity stay as they are (factor 1).</summary>
    /// <param name="samples">[channels][samples], finite; changed in place. May go beyond full scale.</param>
    /// <param name="target">LUFS, −70 … 0.</param>
    /// <param name="channels">As for <see cref="Integrated"/>.</param>
    /// <exception cref="ArgumentException">As for <see cref="Integrated"/>, or the target is out of its range.</exception>
    public double Normalize(Span<float> samples, double target, int channels = 1)
    {
        InRange(target, AbsoluteGate, 0);
        double loudness = Integrated(samples, channels);
        double factor = double.IsNegativeInfinity(loudness) ? 1 : Math.Pow(10, (target - loudness) / 20);
        PeakLevel.Scale(samples, factor);
        return factor;
    }

    private static double Energy(double loudness) => Math.Pow(10, (loudness - Offset) / 10);

    private static double Mean(double[] blocks, double gate)
    {
        double sum = 0;
        int count = 0;
        foreach (double block in blocks)
        {
            if (block > gate)
            {
                sum += block;
                count++;
            }
        }

        return count == 0 ? 0 : sum / count;
    }

    private void AddEnergy(ReadOnlySpan<float> samples, double weight, double[] steps, CancellationToken cancellationToken)
    {
        double shelf1 = 0, shelf2 = 0, pass1 = 0, pass2 = 0;
        for (int step = 0; step < steps.Length; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double sum = 0;
            foreach (float sample in samples.Slice(step * _step, _step))
            {
                double y = _highPass.Next(_shelf.Next(sample, ref shelf1, ref shelf2), ref pass1, ref pass2);
                sum += y * y;
            }

            steps[step] += weight * sum;
        }
    }
}
