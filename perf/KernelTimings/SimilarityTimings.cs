using System.Runtime.InteropServices;
using InferenceServer.Kernels.Similarity;

namespace InferenceServer.KernelTimings;

/// <summary>Cosine top-k over 262144 rows of 1024 numbers, held against what the machine can read and multiply at best.</summary>
internal sealed unsafe class SimilarityTimings : ITimingFamily
{
    private const int Rows = 262_144;
    private const int Dimension = 1024;
    private const int MostQueries = 256;

    public string Name => "similarity";

    public IEnumerable<Timing> Measure()
    {
        int threads = Environment.ProcessorCount;
        double bandwidth = Math.Max(Ceilings.ReadBandwidth(threads), Ceilings.ReadBandwidth(1));
        double peak = Math.Max(Ceilings.FusedMultiplyAdd(threads), Ceilings.FusedMultiplyAdd(1));
        List<Timing> timings =
        [
            new("read bandwidth", bandwidth / 1e9, "GB/s"),
            new("fma peak", peak / 1e9, "GFLOP/s"),
        ];
        float[] queries = new float[MostQueries * Dimension];
        Fill(queries, seed: 2);
        float* rows = (float*)NativeMemory.AlignedAlloc((nuint)Rows * Dimension * sizeof(float), 4096);
        ushort* halves = (ushort*)NativeMemory.AlignedAlloc((nuint)Rows * Dimension * sizeof(ushort), 4096);
        sbyte* bytes = (sbyte*)NativeMemory.AlignedAlloc((nuint)Rows * Dimension, 4096);
        float* scales = (float*)NativeMemory.AlignedAlloc((nuint)Rows * sizeof(float), 4096);
        try
        {
            Encode(rows, halves, bytes, scales);
            RowSegment exact = RowSegment.Float32(rows, Dimension, Rows).OfUnitLength();
            foreach (int k in new[] { 10, 100, 1000 })
            {
                timings.Add(Search($"fp32, 1 query, k {k}", exact, queries, 1, k));
            }

            timings.Add(Search("bf16, 1 query, k 100", RowSegment.BFloat16(halves, Dimension, Rows).OfUnitLength(), queries, 1, 100));
            timings.Add(Search("int8, 1 query, k 100", RowSegment.Int8(bytes, scales, Dimension, Rows).OfUnitLength().RankedBy(exact), queries, 1, 100));
            timings.Add(Search("fp32, 64 queries, k 100", exact, queries, 64, 100));
            timings.Add(Search("fp32, 256 queries, k 100", exact, queries, 256, 100));
        }
        finally
        {
            NativeMemory.AlignedFree(rows);
            NativeMemory.AlignedFree(halves);
            NativeMemory.AlignedFree(bytes);
            NativeMemory.AlignedFree(scales);
        }

        return timings;
    }

    private static Timing Search(string name, RowSegment segment, float[] queries, int count, int k)
    {
        long[] ids = new long[count * k];
        float[] scores = new float[count * k];
        int[] counts = new int[count];
        double best = Clock.Best(
            () => TopK.SearchMany([segment], queries.AsSpan(0, count * Dimension), k, ids, scores, counts, new TopKOptions { Metric = Metric.Cosine }),
            least: 3);
        return new(name, best * 1e3, "ms");
    }

    private static void Encode(float* rows, ushort* halves, sbyte* bytes, float* scales)
    {
        const int Slice = 4096;
        Parallel.For(0, Rows / Slice, i =>
        {
            long first = (long)i * Slice;
            Span<float> slice = new(rows + (first * Dimension), Slice * Dimension);
            Fill(slice, seed: (int)first + 7);
            RowNorms.Normalize(slice, Dimension);
            RowEncoding.ToBFloat16(slice, new Span<ushort>(halves + (first * Dimension), slice.Length));
            RowEncoding.ToInt8(slice, Dimension, new Span<sbyte>(bytes + (first * Dimension), slice.Length), new Span<float>(scales + first, Slice));
        });
    }

    /// <summary>A cheap generator: the sum of two uniform bytes pairs is bell-shaped enough for rows that are like embeddings.</summary>
    private static void Fill(Span<float> numbers, int seed)
    {
        ulong state = ((ulong)seed * 0x9E3779B97F4A7C15) + 1;
        foreach (ref float number in numbers)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            number = (int)((state & 0xFFFF) + ((state >> 16) & 0xFFFF) + ((state >> 32) & 0xFFFF)) - 98302.5f;
        }
    }
}
