using InferenceServer.Kernels.Sampling;
using InferenceServer.Kernels.Tests.VectorWidths;

namespace InferenceServer.Kernels.Tests.Sampling;

/// <summary>Tokens, log-probabilities and probabilities under every filter.</summary>
internal sealed class SamplingProbe : IWidthProbe
{
    public string Name => "sampling: tokens";

    public void Run(BitHash bits)
    {
        SamplingSettings[] all =
        [
            new(), new() { Temperature = 0 }, new() { TopK = 40, Temperature = 0.7f }, new() { TopP = 0.9f }, new() { MinP = 0.03f },
            new() { TypicalP = 0.8f }, new() { TopK = 500, TopP = 0.95f, MinP = 0.001f, TypicalP = 0.9f, Temperature = 1.3f },
        ];
        foreach (int vocabulary in new[] { 1, 17, 1000, 9001 })
        {
            float[] logits = Rows.Normal(all.Length * vocabulary, 3, vocabulary), probabilities = new float[vocabulary];
            Guidance.Mix(logits, Rows.Normal(logits.Length, 3, 1), 1.5f, logits);
            SamplingRow[] rows = [.. all.Select((s, i) => new SamplingRow { Settings = s, Seed = 11, Request = (uint)i })];
            int[] tokens = new int[rows.Length];
            float[] logs = new float[rows.Length];
            TokenSampler sampler = new(2);
            sampler.Sample(logits, vocabulary, rows, tokens, logs);
            bits.Add<int>(tokens);
            bits.Add<float>(logs);
            foreach (SamplingSettings settings in all)
            {
                sampler.Probabilities(logits.AsSpan(0, vocabulary), settings, probabilities);
                bits.Add<float>(probabilities);
            }

            LogSoftmax.Compute(logits, logits);
            bits.Add<float>(logits);
        }
    }
}
