using BenchmarkDotNet.Attributes;
using InferenceServer.Kernels.Sampling;

namespace InferenceServer.Microbenchmarks;

/// <summary>Filters against a draw without any; a sort of the row is what they would cost if done as usual.</summary>
[MemoryDiagnoser]
public class SamplingBenchmark
{
    private readonly TokenSampler _sampler = new(1);
    private readonly int[] _token = new int[1];
    private float[] _logits = [];
    private float[] _sorted = [];

    [Params(2048, 131072)]
    public int Vocabulary { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        Random random = new(1);
        _logits = new float[Vocabulary];
        _sorted = new float[Vocabulary];
        for (int i = 0; i < Vocabulary; i++)
        {
            _logits[i] = (float)(2 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }
    }

    [Benchmark(Baseline = true)]
    public float Sort()
    {
        _logits.CopyTo(_sorted, 0);
        Array.Sort(_sorted);
        return _sorted[0];
    }

    [Benchmark]
    public int Softmax() => Draw(new());

    [Benchmark]
    public int TopP() => Draw(new() { TopP = 0.9f });

    [Benchmark]
    public int TopK() => Draw(new() { TopK = 50 });

    [Benchmark]
    public int Typical() => Draw(new() { TypicalP = 0.9f });

    private int Draw(SamplingSettings settings)
    {
        _sampler.Sample(_logits, Vocabulary, [new() { Settings = settings, Seed = 1 }], _token);
        return _token[0];
    }
}
