using System.Runtime.InteropServices;
using InferenceServer.Kernels.Similarity;

namespace InferenceServer.KernelTimings;

/// <summary>Cosine top-k over 262144 rows of 1024 numbers, held against what the machine can read and multiply at best.</summary>
internal sealed unsafe class SimilarityTimings : ITimingFamily
{
    private const int Rows = 262_144;
    private const int Dimension = 1024;
    private const long RowBytes = (long)Rows * Dimension * sizeof(float);

    public string Name => "similarity";

    public IEnumerable<Timing> Measure()
    {
        float* rows = (float*)NativeMemory.AlignedAlloc((nuint)Rows * Dimension * sizeof(float), 4096);
        ushort* halves = (ushort*)NativeMemory.AlignedAlloc((nuint)Rows * Dimension * sizeof(ushort), 4096);
        sbyte* bytes = (sbyte*)NativeMemory.AlignedAlloc((nuint)Rows * Dimension, 4096);
        float* scales = (float*)NativeMemory.AlignedAlloc((nuint)Rows * sizeof(float), 4096);
        try
        {
            Encode(rows, halves, bytes, scales);
            RowSegment exact = RowSegment.Float32(rows, Dimension, Rows).OfUnitLength();
            RowSegment bf16 = RowSegment.BFloat16(halves, Dimension, Rows).OfUnitLength();
            RowSegment int8 = RowSegment.Int8(bytes, scales, Dimension, Rows).OfUnitLength().RankedBy(exact);
            return [.. OneQuery(exact, bf16, int8, new ReadCeiling((byte*)rows, RowBytes)), .. ManyQueries(exact)];
        }
        finally
        {
            NativeMemory.AlignedFree(rows);
            NativeMemory.AlignedFree(halves);
            NativeMemory.AlignedFree(bytes);
            NativeMemory.AlignedFree(scales);
        }
    }

    private static IEnumerable<Timing> OneQuery(RowSegment exact, RowSegment bf16, RowSegment int8, ReadCeiling ceiling)
    {
        Action[] searches = [Search(exact, 1, 10), Search(exact, 1, 100), Search(exact, 1, 1000), Search(bf16, 1, 100), Search(int8, 1, 100)];
        double[] seconds = Clock.BestInTurn([.. searches, .. ceiling.Passes()], TimeSpan.FromSeconds(12));
        yield return new("read bandwidth", RowBytes / seconds[searches.Length..].Min() / 1e9, "GB/s");
        string[] names = ["fp32, 1 query, k 10", "fp32, 1 query, k 100", "fp32, 1 query, k 1000", "bf16, 1 query, k 100", "int8, 1 query, k 100"];
        foreach ((string name, double taken) in names.Zip(seconds))
        {
            yield return new(name, taken * 1e3, "ms");
        }
    }

    private static IEnumerable<Timing> ManyQueries(RowSegment exact)
    {
        double[] seconds = Clock.BestInTurn([Ceilings.FusedMultiplyAdd, Search(exact, 64, 100), Search(exact, 256, 100)], TimeSpan.FromSeconds(5));
        yield return new("fma peak", Ceilings.Operations / seconds[0] / 1e9, "GFLOP/s");
        yield return new("fp32, 64 queries, k 100", seconds[1] * 1e3, "ms");
        yield return new("fp32, 256 queries, k 100", seconds[2] * 1e3, "ms");
    }

    private static Action Search(RowSegment segment, int count, int k)
    {
        float[] queries = new float[count * Dimension];
        Fill(queries, seed: 2);
        long[] ids = new long[count * k];
        float[] scores = new float[count * k];
        int[] counts = new int[count];
        return () => TopK.SearchMany([segment], queries, k, ids, scores, counts, new TopKOptions { Metric = Metric.Cosine });
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
