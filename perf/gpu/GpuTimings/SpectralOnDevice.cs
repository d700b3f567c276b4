using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.GpuTimings;

/// <summary>Spectra on the device: against the CPU's operators, after many rounds in how near the magnitudes come, and their time by the device's own events.</summary>
internal sealed class SpectralOnDevice : IOnDevice
{
    private const int Rounds = 32, FewRounds = 2, Bands = 512;
    private const double NoWorse = 1e-3;

    private static readonly (string Name, StftOptions Options, int Samples)[] Shapes =
    [
        ("riffusion", new() { FftLength = 17640, HopLength = 441, WindowLength = 4410 }, 511 * 441),
        ("2048/512", new() { FftLength = 2048, HopLength = 512 }, 441_000),
        ("1024/160", new() { FftLength = 1024, HopLength = 160 }, 480_000),
    ];

    private static readonly MelOptions Bank = new() { SampleRate = 44100, Bands = Bands, HighestHertz = 10000 };

    public string[] Kernels => ["stft", "inverse_stft", "griffin_lim_start", "griffin_lim_round", "overlap_add", "inverse_mel"];

    public IEnumerable<Step> Steps(CudaDevice device, int seed, bool quick)
        => [.. Shapes.Select(s => new Step($"check {s.Name}", () => CheckFrames(device, seed, s.Name, s.Options, s.Samples))),
            .. ((int[])[0, 50]).Select(i => new Step($"check inverse mel, {i} iterations", () => [CheckBands(device, seed, i)])),
            .. Shapes.Select(s => new Step($"time {s.Name}", () => MeasureFrames(device, seed, s.Name, s.Options, s.Samples))),
            new("time inverse mel", () => MeasureBands(device, seed))];

    private static IEnumerable<Checked> CheckFrames(CudaDevice device, int seed, string name, StftOptions options, int samples)
    {
        Stft stft = new(options);
        int frames = stft.FrameCount(samples);
        float[] signal = SweepSignal.Of(samples, seed), spectrum = new float[stft.Bins * frames * 2], magnitudes = new float[stft.Bins * frames], back = new float[stft.SampleCount(frames)];
        stft.Forward(signal, spectrum);
        stft.Magnitude(signal, magnitudes);
        yield return Compare($"stft {name}", spectrum, Forward(device, options, signal, SpectrumValues.Complex, spectrum.Length), 1e-5);
        yield return Compare($"stft magnitude {name}", magnitudes, Forward(device, options, signal, SpectrumValues.Magnitude, magnitudes.Length), 1e-5);
        stft.Inverse(spectrum, frames, back);
        yield return Compare($"inverse stft {name}", back, Inverse(device, options, spectrum, frames, back.Length), 1e-5);
        GriffinLimOptions few = new() { Frames = options, Iterations = FewRounds };
        new GriffinLim(few).Reconstruct(magnitudes, back);
        yield return Compare($"griffin-lim, {FewRounds} rounds, {name}", back, Reconstruct(device, few, magnitudes), 1e-3);
        GriffinLimOptions many = few with { Iterations = Rounds };
        new GriffinLim(many).Reconstruct(magnitudes, back);
        double allowed = Distance(stft, magnitudes, back) + NoWorse, reached = Distance(stft, magnitudes, Reconstruct(device, many, magnitudes));
        yield return new($"griffin-lim, convergence, {name}", 1, reached <= allowed ? 0 : 1, "convergences", double.IsFinite(reached) ? reached : null);
    }

    private static Checked CheckBands(CudaDevice device, int seed, int iterations)
    {
        float[] bands = MelBands(seed, out float[] magnitudes);
        new InverseMel(Bank, 8821, iterations, Environment.ProcessorCount).Solve(bands, magnitudes);
        return Compare($"inverse mel, {iterations} iterations", magnitudes, Solve(device, bands, magnitudes.Length, iterations), 1e-4);
    }

    private static IEnumerable<Timed> MeasureFrames(CudaDevice device, int seed, string name, StftOptions options, int samples)
    {
        using CudaStft stft = new(device, options, new Stft(options).FrameCount(samples));
        int frames = stft.FrameCount(samples), back = stft.SampleCount(frames);
        long values = (long)stft.Bins * frames;
        using DeviceMemory signal = DeviceFrames.Copy<float>(device, SweepSignal.Of(samples, seed)), spectrum = new(device, values * 8);
        using DeviceMemory rebuilt = new(device, back * sizeof(float)), magnitudes = new(device, values * sizeof(float));
        foreach (SpectrumOrder order in Enum.GetValues<SpectrumOrder>())
        {
            string suffix = order == SpectrumOrder.BinsFrames ? name : $"{name}, frames first";
            yield return Time(device, $"stft {suffix}", (samples * 4L) + (values * 8), () => stft.Forward(signal.Pointer, samples, spectrum.Pointer, SpectrumValues.Complex, order));
            yield return Time(device, $"inverse stft {suffix}", (back * 4L) + (values * 8), () => stft.Inverse(spectrum.Pointer, frames, rebuilt.Pointer, back, order));
        }

        yield return Time(device, $"stft power {name}", (samples * 4L) + (values * 4), () => stft.Forward(signal.Pointer, samples, magnitudes.Pointer, SpectrumValues.Power));
        stft.Forward(signal.Pointer, samples, magnitudes.Pointer, SpectrumValues.Magnitude);
        using CudaGriffinLim griffinLim = new(device, new() { Frames = options, Iterations = Rounds }, frames);

        // Magnitudes once, the last round's spectrum twice, rows and samples twice, each round.
        long bytes = Rounds * ((values * 20) + (8L * frames * griffinLim.Options.Frames.WindowLength) + (8L * back));
        yield return Time(device, $"griffin-lim {name}", bytes, () => griffinLim.Reconstruct(magnitudes.Pointer, frames, rebuilt.Pointer));
    }

    private static IEnumerable<Timed> MeasureBands(CudaDevice device, int seed)
    {
        float[] bands = MelBands(seed, out float[] linear);
        int frames = bands.Length / Bands;
        using DeviceMemory input = DeviceFrames.Copy<float>(device, bands), output = new(device, linear.Length * 4L);
        foreach (int iterations in (int[])[0, 200])
        {
            using CudaInverseMel inverse = new(device, Bank, 8821, frames, iterations);
            yield return Time(device, $"inverse mel, {iterations} iterations", (bands.Length + linear.Length) * 4L, () => inverse.Solve(input.Pointer, frames, output.Pointer));
        }
    }

    private static Timed Time(CudaDevice device, string name, long bytes, Action launch) => new(name, DeviceClock.Best(device, launch), bytes);

    private static Checked Compare(string name, float[] expected, float[] actual, double tolerance)
    {
        double largest = expected.Max(Math.Abs), worst = 0;
        int wrong = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs(expected[i] - (double)actual[i]) / largest;
            wrong += difference <= tolerance ? 0 : 1;
            worst = Math.Max(worst, difference);
        }

        // A NaN is wrong but no number that JSON has.
        return new(name, expected.Length, wrong, "values", double.IsFinite(worst) ? worst : null);
    }

    private static float[] Forward(CudaDevice device, StftOptions options, float[] signal, SpectrumValues values, int length)
    {
        using CudaStft stft = new(device, options, new Stft(options).FrameCount(signal.Length));
        return Through(device, signal, length, (input, output) => stft.Forward(input, signal.Length, output, values));
    }

    private static float[] Inverse(CudaDevice device, StftOptions options, float[] spectrum, int frames, int samples)
    {
        using CudaStft stft = new(device, options, frames);
        return Through(device, spectrum, samples, (input, output) => stft.Inverse(input, frames, output, samples));
    }

    private static float[] Reconstruct(CudaDevice device, GriffinLimOptions options, float[] magnitudes)
    {
        int frames = magnitudes.Length / ((options.Frames.FftLength / 2) + 1);
        using CudaGriffinLim griffinLim = new(device, options, frames);
        return Through(device, magnitudes, griffinLim.SampleCount(frames), (input, output) => griffinLim.Reconstruct(input, frames, output));
    }

    private static float[] Solve(CudaDevice device, float[] bands, int length, int iterations)
    {
        using CudaInverseMel inverse = new(device, Bank, 8821, bands.Length / Bands, iterations);
        return Through(device, bands, length, (input, output) => inverse.Solve(input, bands.Length / Bands, output));
    }

    private static float[] Through(CudaDevice device, float[] values, int length, Action<ulong, ulong> work)
    {
        float[] result = new float[length];
        using DeviceMemory input = DeviceFrames.Copy<float>(device, values), output = new(device, length * 4L);
        work(input.Pointer, output.Pointer);
        output.Read<float>(result);
        return result;
    }

    private static float[] MelBands(int seed, out float[] magnitudes)
    {
        (_, StftOptions options, int samples) = Shapes[0];
        Stft stft = new(options);
        magnitudes = new float[stft.Bins * stft.FrameCount(samples)];
        stft.Magnitude(SweepSignal.Of(samples, seed), magnitudes);
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
}
