using ILGPU;
using ILGPU.Runtime;
using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Ilgpu.Kernels;
using InferenceServer.Kernels.Sampling;

namespace InferenceServer.Kernels.Ilgpu;

/// <summary>The sampling kernel on ILGPU's CPU accelerator: its tokens must be the CPU operator's.</summary>
internal sealed class SampleRowsCheck : IKernelCheck
{
    private const int Threads = 16, Draws = 6;

    public string Name => "sampling";

    public bool Run(Accelerator accelerator, TextWriter log)
    {
        Action<KernelConfig, ArrayView<float>, int, ArrayView<RowArguments>, ArrayView<int>> kernel =
            accelerator.LoadStreamKernel<ArrayView<float>, int, ArrayView<RowArguments>, ArrayView<int>>(SampleRowsKernel.Run);
        int rows = 0, wrong = 0;
        foreach (int vocabulary in (int[])[1, 2, 31, 32, 33, 65, 127, 1000, 3001])
        {
            foreach (float[] row in Rows(vocabulary))
            {
                foreach (SamplingSettings settings in Settings)
                {
                    SamplingRow[] how = [.. Enumerable.Range(0, Draws).Select(i => new SamplingRow { Settings = settings, Seed = 17, Step = (uint)i })];
                    float[] logits = [.. Enumerable.Range(0, Draws).SelectMany(_ => row)];
                    int[] expected = new int[Draws];
                    new TokenSampler(1).Sample(logits, vocabulary, how, expected);
                    int[] actual = OnDevice(accelerator, kernel, logits, vocabulary, how);
                    for (int i = 0; i < Draws; i++, rows++)
                    {
                        if (actual[i] != expected[i])
                        {
                            wrong++;
                            log.WriteLine($"vocabulary {vocabulary}, top-k {settings.TopK}, top-p {settings.TopP}, min-p {settings.MinP}, step {i}: {actual[i]}, expected {expected[i]}");
                        }
                    }
                }
            }
        }

        log.WriteLine($"sample_rows: {rows} rows, {wrong} wrong tokens");
        return wrong == 0;
    }

    private static SamplingSettings[] Settings =>
    [
        new(), new() { Temperature = 0 }, new() { TopK = 7 }, new() { TopP = 0.8f }, new() { MinP = 0.1f },
        new() { TopK = 50, TopP = 0.9f, MinP = 0.02f, Temperature = 0.7f }, new() { TopP = 0, Temperature = 3 },
    ];

    private static int[] OnDevice(
        Accelerator accelerator, Action<KernelConfig, ArrayView<float>, int, ArrayView<RowArguments>, ArrayView<int>> kernel,
        float[] logits, int vocabulary, SamplingRow[] rows)
    {
        using MemoryBuffer1D<float, Stride1D.Dense> input = accelerator.Allocate1D(logits);
        using MemoryBuffer1D<RowArguments, Stride1D.Dense> arguments = accelerator.Allocate1D(rows.Select(Arguments).ToArray());
        using MemoryBuffer1D<int, Stride1D.Dense> tokens = accelerator.Allocate1D<int>(rows.Length);
        kernel(new KernelConfig(rows.Length, Threads), input.View, vocabulary, arguments.View, tokens.View);
        accelerator.Synchronize();
        return tokens.GetAsArray1D();
    }

    private static RowArguments Arguments(SamplingRow row)
    {
        DeviceRow device = DeviceRow.Of(row);
        return new() { Uniform = device.Uniform, Scale = device.Scale, LeastPower = device.LeastPower, TopP = device.TopP, TopK = device.TopK };
    }

    private static IEnumerable<float[]> Rows(int vocabulary)
    {
        Random random = new(vocabulary);
        float[] Make(Func<int, float> at) => [.. Enumerable.Range(0, vocabulary).Select(at)];
        yield return Make(_ => (random.NextSingle() - 0.5f) * 12);
        yield return Make(_ => random.Next(-3, 4) * 0.5f);
        yield return Make(_ => -0f);
        yield return Make(i => i % 3 == 0 ? float.NaN : i % 3 == 1 ? float.NegativeInfinity : random.NextSingle());
        yield return Make(_ => float.NaN);
        yield return Make(i => i % 5 == 4 ? float.PositiveInfinity : 1);
    }
}
