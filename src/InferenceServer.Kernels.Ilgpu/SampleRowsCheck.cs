using ILGPU;
using ILGPU.Runtime;
using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Ilgpu.Kernels;
using InferenceServer.Kernels.Sampling;
using Kernel = System.Action<ILGPU.KernelConfig, ILGPU.ArrayView<float>, int, ILGPU.ArrayView<InferenceServer.Kernels.Ilgpu.Kernels.RowArguments>, ILGPU.ArrayView<int>, ILGPU.ArrayView<InferenceServer.Kernels.Ilgpu.Kernels.RowWeight>>;

namespace InferenceServer.Kernels.Ilgpu;

/// <summary>The sampling kernel on ILGPU's CPU accelerator: its tokens and log-probabilities must be the CPU operator's.</summary>
internal sealed class SampleRowsCheck : IKernelCheck
{
    private const int Threads = 16, Draws = 6;

    public string Name => "sampling";

    public bool Run(Accelerator accelerator, TextWriter log)
    {
        Kernel kernel = accelerator.LoadStreamKernel<ArrayView<float>, int, ArrayView<RowArguments>, ArrayView<int>, ArrayView<RowWeight>>(SampleRowsKernel.Run);
        int rows = 0, wrong = 0;
        foreach (int vocabulary in (int[])[1, 2, 31, 32, 33, 65, 127, 1000, 3001])
        {
            foreach (float[] row in Rows(vocabulary))
            {
                foreach (SamplingSettings settings in Settings)
                {
                    SamplingRow[] how = [.. Enumerable.Range(0, Draws).Select(i => new SamplingRow { Settings = settings, Seed = 17, Step = (uint)i })];
                    float[] logits = [.. Enumerable.Range(0, Draws).SelectMany(_ => row)], expectedLogs = new float[Draws];
                    int[] expected = new int[Draws];
                    new TokenSampler(1).Sample(logits, vocabulary, how, expected, expectedLogs);
                    (int[] actual, float[] logs) = OnDevice(accelerator, kernel, logits, vocabulary, how);
                    for (int i = 0; i < Draws; i++, rows++)
                    {
                        if (actual[i] != expected[i] || BitConverter.SingleToInt32Bits(logs[i]) != BitConverter.SingleToInt32Bits(expectedLogs[i]))
                        {
                            wrong++;
                            log.WriteLine($"vocabulary {vocabulary}, top-k {settings.TopK}, top-p {settings.TopP}, min-p {settings.MinP}, typical-p {settings.TypicalP}, step {i}: {actual[i]} at {logs[i]}, expected {expected[i]} at {expectedLogs[i]}");
                        }
                    }
                }
            }
        }

        log.WriteLine($"sample_rows: {rows} rows, {wrong} wrong tokens or log-probabilities");
        return wrong == 0;
    }

    private static SamplingSettings[] Settings =>
    [
        new(), new() { Temperature = 0 }, new() { TopK = 7 }, new() { TopP = 0.8f }, new() { MinP = 0.1f },
        new() { TopK = 50, TopP = 0.9f, MinP = 0.02f, Temperature = 0.7f }, new() { TopP = 0, Temperature = 3 },
        new() { TypicalP = 0.7f }, new() { TypicalP = 0, Temperature = 0.5f }, new() { TopK = 40, TopP = 0.95f, MinP = 0.01f, TypicalP = 0.5f, Temperature = 1.3f },
    ];

    private static (int[] Tokens, float[] LogProbabilities) OnDevice(Accelerator accelerator, Kernel kernel, float[] logits, int vocabulary, SamplingRow[] rows)
    {
        using MemoryBuffer1D<float, Stride1D.Dense> input = accelerator.Allocate1D(logits);
        using MemoryBuffer1D<RowArguments, Stride1D.Dense> arguments = accelerator.Allocate1D(rows.Select(Arguments).ToArray());
        using MemoryBuffer1D<int, Stride1D.Dense> tokens = accelerator.Allocate1D<int>(rows.Length);
        using MemoryBuffer1D<RowWeight, Stride1D.Dense> weights = accelerator.Allocate1D<RowWeight>(rows.Length);
        kernel(new KernelConfig(rows.Length, Threads), input.View, vocabulary, arguments.View, tokens.View, weights.View);
        accelerator.Synchronize();
        return (tokens.GetAsArray1D(), [.. weights.GetAsArray1D().Select(w => new DeviceRowWeight(w.Total, w.Power, 0).LogProbability)]);
    }

    private static RowArguments Arguments(SamplingRow row)
    {
        DeviceRow device = DeviceRow.Of(row);
        return new() { Uniform = device.Uniform, Scale = device.Scale, LeastPower = device.LeastPower, TopP = device.TopP, TypicalP = device.TypicalP, TopK = device.TopK };
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
