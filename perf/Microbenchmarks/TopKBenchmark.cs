using BenchmarkDotNet.Attributes;
using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Microbenchmarks;

/// <summary>What does a search cost in each format, against the plain loop over the same rows? Baseline: the definition.</summary>
[MemoryDiagnoser]
public class TopKBenchmark
{
    private const int Rows = 16_384, Dimension = 512, K = 100;
    private readonly long[] _ids = new long[64 * K];
    private readonly float[] _scores = new float[64 * K];
    private readonly int[] _counts = new int[64];
    private float[] _rows = [];
    private float[] _queries = [];
    private RowView _fp32 = null!, _bf16 = null!, _int8 = null!;

    [GlobalSetup]
    public void SetUp()
    {
        Random random = new(1);
        _rows = [.. Enumerable.Range(0, Rows * Dimension).Select(_ => random.NextSingle() - 0.5f)];
        _queries = [.. Enumerable.Range(0, 64 * Dimension).Select(_ => random.NextSingle() - 0.5f)];
        _fp32 = View(RowFormat.Float32);
        _bf16 = View(RowFormat.BFloat16);
        _int8 = View(RowFormat.Int8);
    }

    [Benchmark(Baseline = true)]
    public int Reference() => TopKReference.Search(_rows, _queries.AsSpan(0, Dimension), K, Metric.InnerProduct).Length;

    [Benchmark]
    public int Float32() => _fp32.Search(_queries.AsSpan(0, Dimension), K, _ids, _scores);

    [Benchmark]
    public int BFloat16() => _bf16.Search(_queries.AsSpan(0, Dimension), K, _ids, _scores);

    [Benchmark]
    public int Int8() => _int8.Search(_queries.AsSpan(0, Dimension), K, _ids, _scores);

    [Benchmark(OperationsPerInvoke = 64)]
    public void Float32By64() => _fp32.SearchMany(_queries, K, _ids, _scores, _counts);

    private RowView View(RowFormat format)
    {
        VectorRows rows = new(new VectorRowsOptions { Dimension = Dimension, Format = format });
        rows.Append(_rows);
        return rows.View;
    }
}
