using InferenceServer.Kernels.Sampling;

namespace InferenceServer.KernelTimings;

/// <summary>Token sampling over logits of a normal distribution whose deviation of 2 leaves top-p 0.9 some thousands of tokens, the hard case.</summary>
internal sealed class SamplingTimings : ITimingFamily
{
    private const int Vocabulary = 131072;

    public string Name => "sampling";

    public IEnumerable<Timing> Measure()
    {
        float[] logits = Logits(32 * Vocabulary, 2);
        SamplingSettings topP = new() { TopP = 0.9f }, topK = new() { TopK = 50 };
        yield return Time("top-p 0.9, 131072, 1 row", logits, Vocabulary, 1, topP);
        yield return Time("top-p 0.9, 131072, 32 rows", logits, Vocabulary, 32, topP);
        yield return Time("top-p 0.9, flat, 131072, 1 row", Logits(Vocabulary, 0.5f), Vocabulary, 1, topP);
        yield return Time("top-p 0.9, peaked, 131072, 1 row", Logits(Vocabulary, 5), Vocabulary, 1, topP);
        yield return Time("top-k 50, 131072, 1 row", logits, Vocabulary, 1, topK);
        yield return Time("top-k 50, 131072, 32 rows", logits, Vocabulary, 32, topK);
        yield return Time("top-k 50 then top-p 0.9, 131072, 32 rows", logits, Vocabulary, 32, new() { TopK = 50, TopP = 0.9f });
        yield return Time("softmax draw, 131072, 1 row", logits, Vocabulary, 1, new());
        yield return Time("greedy, 131072, 1 row", logits, Vocabulary, 1, new() { Temperature = 0 });
        yield return Time("top-k 250, 2048, 64 rows", logits, 2048, 64, new() { TopK = 250 });
    }

    private static Timing Time(string name, float[] logits, int vocabulary, int rows, SamplingSettings settings)
    {
        TokenSampler sampler = new();
        SamplingRow[] how = new SamplingRow[rows];
        int[] tokens = new int[rows];
        uint step = 0;
        double seconds = Clock.Best(() =>
        {
            // Another step each time: no branch can learn the draw.
            step++;
            for (int i = 0; i < rows; i++)
            {
                how[i] = new() { Settings = settings, Seed = 7, Request = (uint)i, Step = step };
            }

            sampler.Sample(logits.AsSpan(0, rows * vocabulary), vocabulary, how, tokens);
        });
        return new(name, seconds * 1e6, "us");
    }

    private static float[] Logits(int count, float deviation)
    {
        Random random = new(1);
        float[] logits = new float[count];
        for (int i = 0; i < count; i++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            logits[i] = (float)(deviation * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return logits;
    }
}
