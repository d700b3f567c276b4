using BenchmarkDotNet.Attributes;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Microbenchmarks;

/// <summary>What do vectors bring over the same arithmetic in scalars? Baseline: scalars, one thread.</summary>
[MemoryDiagnoser]
public class RealFftBenchmark
{
    private const int Rows = 64;
    private RealFft _wide = null!, _narrow = null!;
    private float[] _rows = [], _spectra = [];

    [Params(1024, 2048, 17640, 1021)]
    public int Length { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        Random random = new(1);
        (_wide, _narrow) = (new(Length), new(Length, threads: 1, lanes: 1));
        _rows = [.. Enumerable.Range(0, Rows * Length).Select(_ => random.NextSingle() - 0.5f)];
        _spectra = new float[Rows * _wide.Bins * 2];
    }

    [Benchmark(Baseline = true)]
    public void Scalars() => _narrow.Forward(_rows, _spectra);

    [Benchmark]
    public void Forward() => _wide.Forward(_rows, _spectra);

    [Benchmark]
    public void Inverse() => _wide.Inverse(_spectra, _rows);
}
