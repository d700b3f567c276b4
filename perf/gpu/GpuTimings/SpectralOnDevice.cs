using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.GpuTimings;

/// <summary>Spectra on the device: against the CPU's operators, in spectral convergence beside torchaudio, and their time by the device's own events.</summary>
internal sealed class SpectralOnDevice(CudaDevice device)
{
    private const int Rounds = 32, FewRounds = 2, Bands = 512;

    private static readonly (string Name, StftOptions Options, int Samples)[] Shapes =
    [
        ("riffusion", new() { FftLength = 17640, HopLength = 441, WindowLength = 4410 }, 511 * 441),
        ("2048/512", new() { FftLength = 2048, HopLength = 512 }, 441_000),
        ("1024/160", new() { FftLength = 1024, HopLength = 160 }, 480_000),
    ];

    private static readonly MelOptions Bank = new() { SampleRate = 44100, Bands = Bands, HighestHertz = 10000 };

    /// <summary>One entry for each operator and shape: how many values are too far from the CPU's.</summary>
    public IEnumerable<object> Check()
    {
        foreach ((string name, StftOptions options, int samples) in Shapes)
        {
            Stft stft = new(options);
            int frames = stft.FrameCount(samples);
            float[] signal = Signal(samples), spectrum = new float[stft.Bins * frames * 2], magnitudes = new float[stft.Bins * frames], back = new float[stft.SampleCount(frames)];
            stft.Forward(signal, spectrum);
            stft.Magnitude(signal, magnitudes);
            yield return Compare($"stft {name}", spectrum, Forward(options, signal, SpectrumValues.Complex, spectrum.Length), 1e-5);
            yield return Compare($"stft magnitude {name}", magnitudes, Forward(options, signal, SpectrumValues.Magnitude, magnitudes.Length), 1e-5);
            stft.Inverse(spectrum, frames, back);
            yield return Compare($"inverse stft {name}", back, Inverse(options, spectrum, frames, back.Length), 1e-5);
            GriffinLimOptions few = new() { Frames = options, Iterations = FewRounds };
            new GriffinLim(few).Reconstruct(magnitudes, back);
            yield return Compare($"griffin-lim, {FewRounds} rounds {name}", back, Reconstruct(few, magnitudes), 1e-3);
        }

        foreach (int iterations in (int[])[0, 50])
        {
            float[] bands = MelBands(out float[] magnitudes);
            new InverseMel(Bank, 8821, iterations, Environment.ProcessorCount).Solve(bands, magnitudes);
            yield return Compare($"inverse mel, {iterations} iterations", magnitudes, Solve(bands, magnitudes.Length, iterations), 1e-4);
        }
    }

    /// <summary>One entry for each shape: how far the rebuilt signal's magnitudes are from those wanted, and the CPU operator's distance.</summary>
    public IEnumerable<object> Converge()
    {
        foreach ((string name, StftOptions options, int samples) in Shapes)
        {
            Stft stft = new(options);
            float[] magnitudes = new float[stft.Bins * stft.FrameCount(samples)];
            stft.Magnitude(Signal(samples), magnitudes);
            GriffinLimOptions rounds = new() { Frames = options, Iterations = Rounds };
            float[] cpu = new float[stft.SampleCount(stft.FrameCount(samples))];
            new GriffinLim(rounds).Reconstruct(magnitudes, cpu);
            yield return new { name = $"griffin-lim {name}", convergence = Distance(stft, magnitudes, Reconstruct(rounds, magnitudes)), cpu = Distance(stft, magnitudes, cpu) };
        }
    }

    /// <summary>One entry for each operator and shape: microseconds, the shortest of many, and the bytes that have to be moved at least.</summary>
    public IEnumerable<object> Measure()
    {
        foreach ((string name, StftOptions options, int samples) in Shapes)
        {
            using CudaStft stft = new(device, options, new Stft(options).FrameCount(samples));
            int frames = stft.FrameCount(samples), back = stft.SampleCount(frames);
            long values = (long)stft.Bins * frames;
            using DeviceMemory signal = new(device, samples * sizeof(float)), spectrum = new(device, values * 8), rebuilt = new(device, back * sizeof(float)), magnitudes = new(device, values * sizeof(float));
            signal.Write<float>(Signal(samples));
            foreach (SpectrumOrder order in Enum.GetValues<SpectrumOrder>())
            {
                string suffix = order == SpectrumOrder.BinsFrames ? name : $"{name}, frames first";
                yield return Time($"stft {suffix}", (samples * 4L) + (values * 8), () => stft.Forward(signal.Pointer, samples, spectrum.Pointer, SpectrumValues.Complex, order));
                yield return Time($"inverse stft {suffix}", (back * 4L) + (values * 8), () => stft.Inverse(spectrum.Pointer, frames, rebuilt.Pointer, back, order));
            }

            yield return Time($"stft power {name}", (samples * 4L) + (values * 4), () => stft.Forward(signal.Pointer, samples, magnitudes.Pointer, SpectrumValues.Power));
            stft.Forward(signal.Pointer, samples, magnitudes.Pointer, SpectrumValues.Magnitude);
            using CudaGriffinLim griffinLim = new(device, new() { Frames = options, Iterations = Rounds }, frames);

            // Magnitudes once, the last round's spectrum twice, rows and samples twice, each round.
            long bytes = Rounds * ((values * 20) + (8L * frames * griffinLim.Options.Frames.WindowLength) + (8L * back));
            yield return Time($"griffin-lim {name}", bytes, () => griffinLim.Reconstruct(magnitudes.Pointer, frames, rebuilt.Pointer));
        }

        float[] bands = MelBands(out float[] linear);
        int count = bands.Length / Bands;
        using DeviceMemory input = DeviceFrames.Copy<float>(device, bands), output = new(device, linear.Length * 4L);
        foreach ((string name, int iterations) in ((string, int)[])[("inverse mel", 0), ("inverse mel, 200 iterations", 200)])
        {
            using CudaInverseMel inverse = new(device, Bank, 8821, count, iterations);
            yield return Time(name, (bands.Length + linear.Length) * 4L, () => inverse.Solve(input.Pointer, count, output.Pointer));
        }
    }

    private object Time(string name, long bytes, Action launch) => new { name, microseconds = DeviceClock.Best(device, launch), bytes };

    private static object Compare(string name, float[] expected, float[] actual, double tolerance)
    {
        double largest = expected.Max(Math.Abs), worst = 0;
        int wrong = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs(expected[i] - (double)actual[i]) / largest;
            wrong += difference <= tolerance ? 0 : 1;
            worst = Math.Max(worst, difference);
        }

        return new { name, what = "values", rows = expected.Length, wrong, worst };
    }

    private float[] Forward(StftOptions options, float[] signal, SpectrumValues values, int length)
    {
        using CudaStft stft = new(device, options, new Stft(options).FrameCount(signal.Length));
        return Through(signal, length, (input, output) => stft.Forward(input, signal.Length, output, values));
    }

    private float[] Inverse(StftOptions options, float[] spectrum, int frames, int samples)
    {
        using CudaStft stft = new(device, options, frames);
        return Through(spectrum, samples, (input, output) => stft.Inverse(input, frames, output, samples));
    }

    private float[] Reconstruct(GriffinLimOptions options, float[] magnitudes)
    {
        int frames = magnitudes.Length / ((options.Frames.FftLength / 2) + 1);
        using CudaGriffinLim griffinLim = new(device, options, frames);
        return Through(magnitudes, griffinLim.SampleCount(frames), (input, output) => griffinLim.Reconstruct(input, frames, output));
    }

    private float[] Solve(float[] bands, int length, int iterations)
    {
        using CudaInverseMel inverse = new(device, Bank, 8821, bands.Length / Bands, iterations);
        return Through(bands, length, (input, output) => inverse.Solve(input, bands.Length / Bands, output));
    }

    private float[] Through(float[] values, int length, Action<ulong, ulong> work)
    {
        float[] result = new float[length];
        using DeviceMemory input = DeviceFrames.Copy<float>(device, values), output = new(device, length * 4L);
        work(input.Pointer, output.Pointer);
        output.Read<float>(result);
        return result;
    }

    private static float[] MelBands(out float[] magnitudes)
    {
        (_, StftOptions options, int samples) = Shapes[0];
        Stft stft = new(options);
        magnitudes = new float[stft.Bins * stft.FrameCount(samples)];
        stft.Magnitude(Signal(samples), magnitudes);
        float[] bands = new float[Bands * stft.FrameCount(samples)];
        new MelFilterBank(Bank, stft.Bins).Apply(magnitudes, bands);
        return bands;
    }

    private static double Distance(Stft stft, float[] wanted, float[] signal)
    {
        float[] got = new float[wanted.Length];
        stft.Magnitude(signal, got);
        double difference = 0, norm = 0;
        for (int i = 0; i < wanted.Length; i++)
        {
            difference += Math.Pow(wanted[i] - (double)got[i], 2);
            norm += Math.Pow(wanted[i], 2);
        }

        return Math.Sqrt(difference / norm);
    }

    // The signal of perf/gpu/spectral_peers.py.
    private static float[] Signal(int samples)
    {
        float[] signal = new float[samples];
        for (int i = 0; i < samples; i++)
        {
            double t = i / 44100.0, noise = Math.Sin(12.9898 * i) * 43758.5453;
            signal[i] = (float)((0.1 * (noise - Math.Floor(noise) - 0.5)) + (0.5 * Math.Sin(2 * Math.PI * 220 * t)) + (0.3 * Math.Sin(2 * Math.PI * ((440 * t) + (150 * t * t))))
                + (0.2 * Math.Sin(2 * Math.PI * ((3000 * t) + (20 * Math.Sin(2 * Math.PI * 3 * t))))));
        }

        return signal;
    }
}
