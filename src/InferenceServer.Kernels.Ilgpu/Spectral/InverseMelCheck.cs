using ILGPU;
using ILGPU.Runtime;
using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Ilgpu.Kernels.Spectral;
using InferenceServer.Kernels.Spectral;
using Kernel = System.Action<ILGPU.KernelConfig, ILGPU.ArrayView<int>, ILGPU.ArrayView<float>, ILGPU.ArrayView<float>, ILGPU.ArrayView<float>, ILGPU.ArrayView<float>, int, long, long, long, long, ILGPU.ArrayView<float>, int, float>;

namespace InferenceServer.Kernels.Ilgpu.Spectral;

/// <summary>The inverse of mel bands on ILGPU's CPU accelerator against the definition in double precision; its iterations against the CPU's operator.</summary>
internal sealed class InverseMelCheck : IKernelCheck
{
    private const int Frames = 3, Threads = 16;

    private static readonly (MelOptions Options, int Bins, int[] Iterations)[] Cases =
    [
        (new() { SampleRate = 44100, Bands = 24, HighestHertz = 10000 }, 1025, [0, 1, 20]),
        (new() { SampleRate = 44100, Bands = 16, LowestHertz = 200, HighestHertz = 20000, Norm = MelNorm.Slaney, Scale = MelScale.Slaney }, 513, [0, 7]),
        (new() { SampleRate = 8000, Bands = 1 }, 33, [0, 3]),
        (new() { SampleRate = 8000, Bands = 2 }, 33, [0, 3]),
        (new() { SampleRate = 8000, Bands = 33 }, 513, [0]),
    ];

    public string Name => "inverse_mel";

    public bool Run(Accelerator accelerator, TextWriter writer)
    {
        CheckLog log = new(writer);
        Kernel kernel = accelerator.LoadStreamKernel<
            ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, long, long, long, long, ArrayView<float>, int, float>(InverseMelKernel.Run);
        foreach ((MelOptions options, int bins, int[] iterations) in Cases)
        {
            Random random = new(bins);
            float[] bands = [.. Enumerable.Range(0, options.Bands * Frames).Select(_ => random.NextSingle())];
            foreach (int count in iterations)
            {
                double[] expected = Expected(options, bins, bands, count);
                log.Near($"inverse mel {options.Bands} to {bins}, {count} iterations", expected, Solve(accelerator, kernel, options, bins, bands, count), 1e-4);
            }

            bands[1] = float.NaN;
            float[] got = Solve(accelerator, kernel, options, bins, bands, 2);
            log.Holds("a NaN reaches its own frame only", Enumerable.Range(0, got.Length).All(i => i % Frames == 1 || !float.IsNaN(got[i])) && got.Any(float.IsNaN));
        }

        // Bands narrower than bins repeat each other; the definition has no single answer there, the operator has.
        MelOptions singular = new() { SampleRate = 16000, Bands = 96 };
        float[] some = [.. Enumerable.Range(0, 96 * Frames).Select(i => (float)(i % 7))], least = new float[257 * Frames];
        new InverseMel(singular, 257).Solve(some, least);
        log.Near("inverse mel of repeated bands", [.. least.Select(v => (double)v)], Solve(accelerator, kernel, singular, 257, some, 0), 1e-3);
        return log.Close("inverse_mel");
    }

    private static double[] Expected(MelOptions options, int bins, float[] bands, int iterations)
    {
        if (iterations > 0)
        {
            float[] spectrogram = new float[bins * Frames];
            new InverseMel(options, bins, iterations).Solve(bands, spectrogram);
            return [.. spectrogram.Select(v => (double)v)];
        }

        double[][] bank = ReferenceMel.Bank(options, bins);
        double[] expected = new double[bins * Frames];
        for (int frame = 0; frame < Frames; frame++)
        {
            double[] column = ReferenceMel.LeastNorm(bank, [.. Enumerable.Range(0, options.Bands).Select(b => (double)bands[(b * Frames) + frame])]);
            for (int bin = 0; bin < bins; bin++)
            {
                expected[(bin * Frames) + frame] = column[bin];
            }
        }

        return expected;
    }

    // Bands [bands][frames] in; bins [frames][bins] out, handed back as [bins][frames].
    private static float[] Solve(Accelerator accelerator, Kernel kernel, MelOptions options, int bins, float[] bands, int iterations)
    {
        MelDeviceTables tables = new(options.Validated(), bins);
        SpectrumStrides input = SpectrumStrides.Of(SpectrumOrder.BinsFrames, tables.Bands, Frames, 1), strides = SpectrumStrides.Of(SpectrumOrder.FramesBins, bins, Frames, 1);
        using MemoryBuffer1D<int, Stride1D.Dense> bank = accelerator.Allocate1D(tables.Bank);
        using MemoryBuffer1D<float, Stride1D.Dense> weights = accelerator.Allocate1D(tables.Weights), factors = accelerator.Allocate1D(tables.Factors);
        using MemoryBuffer1D<float, Stride1D.Dense> values = accelerator.Allocate1D(bands), output = accelerator.Allocate1D<float>(bins * Frames);
        using MemoryBuffer1D<float, Stride1D.Dense> iterates = accelerator.Allocate1D<float>(2L * bins * Frames);
        KernelConfig config = new(new Index3D(Frames, 1, 1), new Index3D(Threads, 1, 1), SharedMemoryConfig.RequestDynamic<float>(tables.SharedBytes / sizeof(float)));
        kernel(config, bank.View, weights.View, factors.View, values.View, output.View, bins, input.Bin, input.Frame, strides.Bin, strides.Frame, iterates.View, iterations, tables.Step);
        accelerator.Synchronize();
        float[] flat = output.GetAsArray1D();
        return [.. Enumerable.Range(0, flat.Length).Select(i => flat[(i % Frames * bins) + (i / Frames)])];
    }
}
