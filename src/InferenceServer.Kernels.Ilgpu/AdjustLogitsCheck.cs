using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Ilgpu.Kernels;
using InferenceServer.Kernels.Sampling;

namespace InferenceServer.Kernels.Ilgpu;

/// <summary>Penalties and bias on ILGPU's CPU accelerator: the logits must be the CPU operator's, bit by bit.</summary>
internal sealed class AdjustLogitsCheck : IKernelCheck
{
    private const int RowCount = 5;

    public string Name => "adjust_logits";

    public bool Run(Accelerator accelerator, TextWriter log)
    {
        Action<KernelConfig, ArrayView<float>, int, ArrayView<RowAdjustment>, ArrayView<int>, ArrayView<int>> kernel =
            accelerator.LoadStreamKernel<ArrayView<float>, int, ArrayView<RowAdjustment>, ArrayView<int>, ArrayView<int>>(AdjustLogitsKernel.Run);
        int wrong = 0, logits = 0;
        foreach (int vocabulary in (int[])[1, 7, 33, 1000])
        {
            Random random = new(vocabulary);
            float[] row = [.. Enumerable.Range(0, vocabulary * RowCount).Select(i => i % 11 == 3 ? float.NegativeInfinity : (random.NextSingle() - 0.5f) * 20)];
            SamplingRow[] how = [.. Enumerable.Range(0, RowCount).Select(i => Row(random, vocabulary, i))];
            RowAdjustments staged = new();
            staged.Fill(how);
            using MemoryBuffer1D<float, Stride1D.Dense> input = accelerator.Allocate1D(row);
            using MemoryBuffer1D<RowAdjustment, Stride1D.Dense> rows = accelerator.Allocate1D(MemoryMarshal.Cast<DeviceAdjustment, RowAdjustment>(staged.Rows).ToArray());
            using MemoryBuffer1D<int, Stride1D.Dense> tokens = accelerator.Allocate1D(staged.Tokens.ToArray()), values = accelerator.Allocate1D(staged.Values.ToArray());
            kernel(new KernelConfig(RowCount, 16), input.View, vocabulary, rows.View, tokens.View, values.View);
            accelerator.Synchronize();
            new TokenSampler(1).Sample(row, vocabulary, how, new int[RowCount]);
            float[] actual = input.GetAsArray1D();
            logits += row.Length;
            wrong += Enumerable.Range(0, row.Length).Count(i => BitConverter.SingleToInt32Bits(row[i]) != BitConverter.SingleToInt32Bits(actual[i]));
        }

        log.WriteLine($"adjust_logits: {logits} logits, {wrong} wrong");
        return wrong == 0;
    }

    // Tokens beyond the vocabulary too; the last row has neither history nor bias.
    private static SamplingRow Row(Random random, int vocabulary, int index)
    {
        TokenHistory history = new();
        history.AddPrompt([.. Enumerable.Range(0, 40).Select(_ => random.Next(vocabulary + 9))]);
        for (int i = 0; i < 60; i++)
        {
            history.Add(random.Next(vocabulary + 9));
        }

        int[] biased = [.. Enumerable.Range(0, vocabulary + 3).Where(_ => random.Next(3) == 0)];
        LogitBias bias = new(biased, [.. biased.Select(t => t % 4 == 0 ? float.NegativeInfinity : random.NextSingle() - 0.5f)]);
        SamplingSettings settings = new() { RepetitionPenalty = index == 2 ? 1 : 1.3f, FrequencyPenalty = 0.37f * (index - 1), PresencePenalty = index == 1 ? 0 : 0.61f };
        return new() { Settings = settings, History = index is 3 or 4 ? null : history, Bias = index is 2 or 4 ? null : bias };
    }
}
