using System.Numerics;
using ILGPU.Runtime;
using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Ilgpu.Kernels.Spectral;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Ilgpu.Spectral;

/// <summary>The kernels of frames on ILGPU's CPU accelerator against the definitions in double precision, and against the CPU's operator where those take too long.</summary>
internal sealed class FrameCheck : IKernelCheck
{
    private const int Frames = 5;
    private const double Tolerance = 1e-5;

    private static readonly StftOptions[] Cases =
    [
        Case(1, 1, 1), Case(2, 1, 2), Case(6, 2, 6), Case(8, 3, 8), Case(10, 2, 10), Case(12, 3, 12), Case(14, 4, 14), Case(16, 4, 16), Case(18, 5, 18), Case(20, 5, 20),
        Case(64, 16, 40), Case(64, 16, 32), Case(80, 5, 20), Case(45, 9, 31), Case(35, 7, 35), Case(140, 35, 70), Case(60, 15, 10), Case(256, 64, 256), Case(288, 36, 72),
        Case(64, 16, 64) with { Padding = FramePadding.Zero, Window = WindowShape.Hamming }, Case(60, 7, 20) with { Center = false, Window = WindowShape.Blackman },
    ];

    public string Name => "frames";

    public bool Run(Accelerator accelerator, TextWriter log)
    {
        FrameKernels kernels = new(accelerator);
        CheckLog found = new(log);
        foreach (StftOptions options in Cases)
        {
            Forward(kernels, found, options);
            Inverse(kernels, found, options);
            Reconstruct(kernels, found, options);
        }

        AgainstOperator(kernels, found, Case(17640, 441, 4410));
        AgainstOperator(kernels, found, Case(4096, 1024, 4096));
        AgainstOperator(kernels, found, Case(12288, 6144, 12288));
        Converge(kernels, found, Case(256, 64, 256));
        Converge(kernels, found, Case(320, 20, 80));
        return found.Close("stft, inverse_stft, griffin_lim_start, griffin_lim_round, overlap_add");
    }

    private static StftOptions Case(int fft, int hop, int window) => new() { FftLength = fft, HopLength = hop, WindowLength = window };

    private static string Title(string what, StftOptions o) => $"{what} {o.FftLength}/{o.HopLength}/{o.WindowLength}{(o.Center ? "" : " not centred")}, {o.Padding}, {o.Window}";

    private static float[] Noise(int length, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (2 * random.NextSingle()) - 1)];
    }

    private static void Forward(FrameKernels kernels, CheckLog log, StftOptions options)
    {
        Stft stft = new(options);
        float[] signal = Noise(options.FftLength + (options.HopLength * Frames) + 3, 1);
        double[] wide = [.. signal.Select(v => (double)v)];
        int frames = stft.FrameCount(signal.Length);
        Complex[] expected = [.. Enumerable.Range(0, stft.Bins * frames).Select(i => ReferenceStft.Bin(options, wide, i % frames, i / frames))];
        float[] got = kernels.Forward(options, signal, SpectrumValues.Complex, SpectrumOrder.BinsFrames);
        log.Near(Title("stft", options), [.. expected.SelectMany(c => (double[])[c.Real, c.Imaginary])], got, Tolerance);
        got = kernels.Forward(options, signal, SpectrumValues.Magnitude, SpectrumOrder.FramesBins);
        log.Near(Title("stft magnitude", options), Turned([.. expected.Select(c => c.Magnitude)], frames), got, Tolerance);
        got = kernels.Forward(options, signal, SpectrumValues.Power, SpectrumOrder.BinsFrames);
        log.Near(Title("stft power", options), [.. expected.Select(c => c.Magnitude * c.Magnitude)], got, Tolerance);
    }

    private static void Inverse(FrameKernels kernels, CheckLog log, StftOptions options)
    {
        Stft stft = new(options);
        float[] spectrum = Noise(stft.Bins * Frames * 2, 2);
        Complex[][] wide = [.. Enumerable.Range(0, Frames).Select(f => Enumerable.Range(0, stft.Bins)
            .Select(b => new Complex(spectrum[2 * ((b * Frames) + f)], spectrum[(2 * ((b * Frames) + f)) + 1])).ToArray())];
        ComplexValue[] pairs = FrameBuffers.Pairs(spectrum);
        foreach (int samples in (int[])[Math.Max(stft.SampleCount(Frames), 1), stft.SampleCount(Frames) + options.FftLength + 7])
        {
            double[] expected = ReferenceStft.Inverse(options, wide, samples);
            log.Near(Title("inverse stft", options), expected, kernels.Inverse(options, pairs, Frames, samples, SpectrumOrder.BinsFrames), Tolerance);
            log.Near(Title("inverse stft, frames first", options), expected, kernels.Inverse(options, Turned(pairs, Frames), Frames, samples, SpectrumOrder.FramesBins), Tolerance);
        }
    }

    private static void Reconstruct(FrameKernels kernels, CheckLog log, StftOptions options)
    {
        Stft stft = new(options);
        int frames = (options.FftLength / 2 / options.HopLength) + 4, samples = stft.SampleCount(frames);
        float[] magnitudes = [.. Noise(stft.Bins * frames, 3).Select(Math.Abs)], start = new float[2 * magnitudes.Length];
        Random random = new(4);
        GriffinLim.FillPhases(start, random.NextDouble);
        foreach (int iterations in (int[])[0, 1, 3])
        {
            GriffinLimOptions rounds = new() { Frames = options, Iterations = iterations };
            double[] expected = ReferenceGriffinLim.Reconstruct(rounds, magnitudes, [.. magnitudes.Select(_ => Complex.One)], samples);
            log.Near(Title($"griffin-lim {iterations}", options), expected, kernels.Reconstruct(rounds, magnitudes, [], samples, SpectrumOrder.BinsFrames), iterations == 0 ? Tolerance : 1e-3);
            ComplexValue[] phases = FrameBuffers.Pairs(start);
            expected = ReferenceGriffinLim.Reconstruct(rounds, magnitudes, [.. phases.Select(p => new Complex(p.Re, p.Im))], samples);
            float[] got = kernels.Reconstruct(rounds, Turned(magnitudes, frames), Turned(phases, frames), samples, SpectrumOrder.FramesBins);
            log.Near(Title($"griffin-lim {iterations} from phases", options), expected, got, iterations == 0 ? Tolerance : 1e-3);
        }
    }

    private static void AgainstOperator(FrameKernels kernels, CheckLog log, StftOptions options)
    {
        Stft stft = new(options);
        int frames = (options.FftLength / 2 / options.HopLength) + 2;
        float[] signal = Noise(stft.SampleCount(frames), 5), spectrum = new float[stft.Bins * frames * 2], magnitudes = new float[stft.Bins * frames], expected = new float[signal.Length];
        stft.Forward(signal, spectrum);
        stft.Magnitude(signal, magnitudes);
        float[] got = kernels.Forward(options, signal, SpectrumValues.Complex, SpectrumOrder.BinsFrames);
        log.Near(Title("stft against the operator", options), [.. spectrum.Select(v => (double)v)], got, Tolerance);
        GriffinLimOptions rounds = new() { Frames = options, Iterations = 1 };
        new GriffinLim(rounds).Reconstruct(magnitudes, expected);
        log.Near(Title("griffin-lim 1 against the operator", options), [.. expected.Select(v => (double)v)], kernels.Reconstruct(rounds, magnitudes, [], signal.Length, SpectrumOrder.BinsFrames), 1e-3);
    }

    // Many rounds amplify rounding, so they are held to how near the magnitudes come.
    private static void Converge(FrameKernels kernels, CheckLog log, StftOptions options)
    {
        Stft stft = new(options);
        GriffinLimOptions rounds = new() { Frames = options };
        float[] signal = Noise(stft.SampleCount(40), 6), wanted = new float[stft.Bins * 40], rebuilt = new float[signal.Length];
        stft.Magnitude(signal, wanted);
        new GriffinLim(rounds).Reconstruct(wanted, rebuilt);
        double distance = Distance(stft, wanted, rebuilt);
        log.Near(Title("convergence of griffin-lim", options), [distance], [(float)Distance(stft, wanted, kernels.Reconstruct(rounds, wanted, [], signal.Length, SpectrumOrder.BinsFrames))], 0.02);
    }

    private static double Distance(Stft stft, float[] wanted, float[] signal)
    {
        float[] got = new float[wanted.Length];
        stft.Magnitude(signal, got);
        return Math.Sqrt(wanted.Zip(got, (a, b) => Math.Pow(a - (double)b, 2)).Sum() / wanted.Sum(a => Math.Pow(a, 2)));
    }

    private static T[] Turned<T>(T[] values, int frames)
        => [.. Enumerable.Range(0, values.Length).Select(i => values[(i % (values.Length / frames) * frames) + (i / (values.Length / frames))])];
}
