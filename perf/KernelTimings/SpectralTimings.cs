using InferenceServer.Kernels.Spectral;

namespace InferenceServer.KernelTimings;

/// <summary>Transforms, Griffin-Lim and mel, on the signal that perf/peers/spectral_peers.py makes as well.</summary>
internal sealed class SpectralTimings : ITimingFamily
{
    private const int Rows = 64;

    public string Name => "spectral";

    public IEnumerable<Timing> Measure()
    {
        foreach (int length in new[] { 1024, 2048, 17640 })
        {
            yield return new($"rfft {length}", Transform(length), "us");
        }

        StftOptions riffusion = new() { FftLength = 17640, HopLength = 441, WindowLength = 4410 };
        foreach (Timing timing in Rebuild("riffusion", riffusion, 511 * 441))
        {
            yield return timing;
        }

        foreach (Timing timing in Rebuild("2048/512", new() { FftLength = 2048, HopLength = 512 }, 441_000))
        {
            yield return timing;
        }

        foreach (Timing timing in InverseBands(riffusion))
        {
            yield return timing;
        }

        yield return new("log-mel 1024/160/80", LogMel(), "s");
    }

    private static double Transform(int length)
    {
        RealFft fft = new(length);
        float[] rows = Signal(Rows * length), spectra = new float[Rows * fft.Bins * 2];
        return Clock.Best(() => fft.Forward(rows, spectra)) / Rows * 1e6;
    }

    private static IEnumerable<Timing> Rebuild(string name, StftOptions frames, int samples)
    {
        Stft stft = new(frames);
        float[] signal = Signal(samples), magnitudes = new float[stft.Bins * stft.FrameCount(samples)], again = new float[magnitudes.Length];
        stft.Magnitude(signal, magnitudes);
        GriffinLim griffinLim = new(new() { Frames = frames });
        float[] rebuilt = new float[griffinLim.SampleCount(stft.FrameCount(samples))];
        yield return new($"griffin-lim {name}", Clock.Best(() => griffinLim.Reconstruct(magnitudes, rebuilt), TimeSpan.FromSeconds(3)), "s");
        stft.Magnitude(rebuilt, again);
        yield return new($"griffin-lim {name} convergence", Difference(magnitudes, again), "");
    }

    private static IEnumerable<Timing> InverseBands(StftOptions frames)
    {
        Stft stft = new(frames);
        float[] signal = Signal(511 * 441);
        int count = stft.FrameCount(signal.Length);
        float[] magnitudes = new float[stft.Bins * count], bands = new float[512 * count], again = new float[bands.Length];
        stft.Magnitude(signal, magnitudes);
        MelOptions options = new() { SampleRate = 44100, Bands = 512, HighestHertz = 10000 };
        MelFilterBank bank = new(options, stft.Bins, Environment.ProcessorCount);
        yield return new("mel scale", Clock.Best(() => bank.Apply(magnitudes, bands)), "s");
        InverseMel inverse = new(options, stft.Bins, threads: Environment.ProcessorCount);
        yield return new("inverse mel", Clock.Best(() => inverse.Solve(bands, magnitudes)), "s");
        bank.Apply(magnitudes, again);
        yield return new("inverse mel residual", Difference(bands, again), "");
    }

    private static double LogMel()
    {
        MelSpectrogram mel = new(new()
        {
            Frames = new() { FftLength = 1024, HopLength = 160 },
            Bands = new() { SampleRate = 16000, Bands = 80 },
            Compression = MelCompression.Decibel,
        });
        float[] signal = Signal(480_000), bands = new float[80 * mel.FrameCount(signal.Length)];
        return Clock.Best(() => mel.Forward(signal, bands));
    }

    // Two sweeps and a vibrato: partials that no bin holds still. The noise matters: where a magnitude is nothing but rounding,
    // so is its phase, and two runs of the same rounds on inputs a millionth apart differ in convergence by a hundredth.
    private static float[] Signal(int samples)
    {
        float[] signal = new float[samples];
        for (int i = 0; i < samples; i++)
        {
            double t = i / 44100.0;
            double noise = Math.Sin(12.9898 * i) * 43758.5453;
            signal[i] = (float)((0.1 * (noise - Math.Floor(noise) - 0.5)) + (0.5 * Math.Sin(2 * Math.PI * 220 * t)) + (0.3 * Math.Sin(2 * Math.PI * ((440 * t) + (150 * t * t))))
                + (0.2 * Math.Sin(2 * Math.PI * ((3000 * t) + (20 * Math.Sin(2 * Math.PI * 3 * t))))));
        }

        return signal;
    }

    private static double Difference(float[] wanted, float[] got)
    {
        double difference = 0, norm = 0;
        for (int i = 0; i < wanted.Length; i++)
        {
            difference += Math.Pow(wanted[i] - (double)got[i], 2);
            norm += Math.Pow(wanted[i], 2);
        }

        return Math.Sqrt(difference / norm);
    }
}
