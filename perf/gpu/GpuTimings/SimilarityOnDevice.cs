using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Similarity;

namespace InferenceServer.GpuTimings;

/// <summary>Top-k on the device: its answers against the CPU's on fresh random rows, then its time by the device's own events.</summary>
internal sealed class SimilarityOnDevice : IOnDevice
{
    private const double Tolerance = 1e-3;

    private static readonly RowFormat[] Formats = [RowFormat.Float32, RowFormat.BFloat16, RowFormat.Int8];

    public string[] Kernels
        => [.. Formats.SelectMany(f => (string[])[.. ((string[])["1", "2", "4", "8", "tile32", "tile64"]).Select(q => $"scan_{Name(f)}_{q}"), $"rescore_{Name(f)}"]), "select_keys"];

    public IEnumerable<Checked> Check(CudaDevice device, int seed)
    {
        foreach (RowFormat format in Formats)
        {
            foreach ((int count, int dimension) in ((int, int)[])[(1, 3), (20_000, 100), (200_000, 384), (60_000, 1024)])
            {
                using RowsInMemory memory = new(count, dimension, seed);
                using CudaRows rows = new(device, [memory.Segment(format)]);
                using CudaTopK search = new(rows);
                foreach ((int queries, int k, bool filtered) in ((int, int, bool)[])[(1, 10, false), (3, 1000, false), (8, 100, true), (32, 10, false), (256, 100, true)])
                {
                    yield return Compare(search, memory, format, queries, k, filtered, seed);
                }
            }
        }
    }

    public IEnumerable<Timed> Measure(CudaDevice device, int seed)
    {
        foreach ((int count, int dimension) in ((int, int)[])[(1_000_000, 768), (4_000_000, 1024)])
        {
            using RowsInMemory memory = new(count, dimension, seed);
            foreach (RowFormat format in Formats)
            {
                using CudaRows rows = new(device, [memory.Segment(format)]);
                using CudaTopK search = new(rows);
                foreach ((int queries, int k) in ((int, int)[])[(1, 10), (1, 1000), (8, 100), (32, 100), (256, 100)])
                {
                    long[] ids = new long[queries * k];
                    float[] asked = RowsInMemory.Unit(queries, dimension, seed + 1), scores = new float[queries * k];
                    int[] counts = new int[queries];
                    double microseconds = DeviceClock.Best(device, () => search.SearchMany(asked, k, ids, scores, counts));
                    yield return new(
                        $"{Name(format)}, {queries} x {count} x {dimension}, k {k}", microseconds,
                        (long)count * dimension * format.SizeInBytes(), queries > 8 ? 2.0 * queries * count * dimension : 0);
                }
            }
        }
    }

    private static Checked Compare(CudaTopK search, RowsInMemory memory, RowFormat format, int queries, int k, bool filtered, int seed)
    {
        float[] asked = RowsInMemory.Unit(queries, memory.Dimension, seed + queries), expected = new float[queries * k], scores = new float[queries * k];
        long[] expectedIds = new long[queries * k], ids = new long[queries * k];
        int[] expectedCounts = new int[queries], counts = new int[queries];
        TopKOptions options = new() { Filter = filtered ? memory.EveryOther : default };
        TopK.SearchMany([memory.Segment(format)], asked, k, expectedIds, expected, expectedCounts, options);
        search.SearchMany(asked, k, ids, scores, counts, options);
        long wrong = 0;
        double worst = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            double apart = Math.Abs(expected[i] - scores[i]);
            worst = Math.Max(worst, apart);
            bool listed = expectedIds.AsSpan(i / k * k, k).Contains(ids[i]) || apart <= Tolerance;
            wrong += counts[i / k] == expectedCounts[i / k] && apart <= Tolerance && listed ? 0 : 1;
        }

        return new($"{Name(format)}, {queries} x {memory.Count} x {memory.Dimension}, k {k}{(filtered ? ", filtered" : string.Empty)}", ids.Length, wrong, "rows", worst);
    }

    private static string Name(RowFormat format) => format.ToString().ToLowerInvariant();
}
