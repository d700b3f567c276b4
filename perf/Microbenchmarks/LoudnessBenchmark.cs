using BenchmarkDotNet.Attributes;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Microbenchmarks;

/// <summary>What does measuring 10 s of stereo cost, each step of 100 ms once? Baseline: the definition, block by block.</summary>
[MemoryDiagnoser]
public class LoudnessBenchmark
{
    private const int Rate = 48_000;
    private readonly Loudness _loudness = new(Rate);
    private readonly float[] _samples = new float[2 * 10 * Rate];

    [GlobalSetup]
    public void SetUp()
    {
        Random random = new(1);
        foreach (ref float sample in _samples.AsSpan())
        {
            sample = random.NextSingle() - 0.5f;
        }
    }

    [Benchmark(Baseline = true)]
    public double Reference() => ReferenceLoudness.Integrated(Rate, _samples, 2);

    [Benchmark]
    public double Integrated() => _loudness.Integrated(_samples, 2);
}
