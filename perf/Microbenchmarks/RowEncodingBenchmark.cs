using BenchmarkDotNet.Attributes;
using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Microbenchmarks;

/// <summary>What does it cost to bring a batch of embeddings into the form in which they are kept? Baseline: the plain loop that brings them to length 1.</summary>
[MemoryDiagnoser]
public class RowEncodingBenchmark
{
    private const int Rows = 1000, Dimension = 512;
    private readonly float[] _rows = new float[Rows * Dimension];
    private readonly ushort[] _halves = new ushort[Rows * Dimension];
    private readonly sbyte[] _bytes = new sbyte[Rows * Dimension];
    private readonly float[] _scales = new float[Rows];

    [GlobalSetup]
    public void SetUp()
    {
        Random random = new(1);
        foreach (ref float number in _rows.AsSpan())
        {
            number = random.NextSingle() - 0.5f;
        }
    }

    [Benchmark(Baseline = true)]
    public void NormalizeByLoop()
    {
        for (int start = 0; start < _rows.Length; start += Dimension)
        {
            double squares = 0;
            for (int i = start; i < start + Dimension; i++)
            {
                squares += (double)_rows[i] * _rows[i];
            }

            double inverse = 1 / Math.Sqrt(squares);
            for (int i = start; i < start + Dimension; i++)
            {
                _rows[i] = (float)(_rows[i] * inverse);
            }
        }
    }

    [Benchmark]
    public void Normalize() => RowNorms.Normalize(_rows, Dimension);

    [Benchmark]
    public void ToBFloat16() => RowEncoding.ToBFloat16(_rows, _halves);

    [Benchmark]
    public void ToInt8() => RowEncoding.ToInt8(_rows, Dimension, _bytes, _scales);
}
