using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Similarity;

namespace InferenceServer.GpuTimings;

/// <summary>Top-k on the device over rows of one format: its answers against the CPU's on fresh random rows, then its time by the device's own events.</summary>
internal abstract class SimilarityOnDevice(RowFormat format) : IOnDevice
{
    private const double Tolerance = 1e-3;

    private static readonly (int Count, int Dimension)[] Small = [(1, 3), (20_000, 100), (60_000, 1024)], More = [.. Small, (200_000, 384), (40_000, 4096)];
    private static readonly (int Count, int Dimension)[] Large = [(1_000_000, 768)], Larger = [.. Large, (4_000_000, 1024)];
    private static readonly (int Queries, int K)[] Asked = [(1, 10), (1, 1000), (8, 100), (32, 100), (256, 100)];

    public string[] Kernels => [.. TopKLaunches.KernelsFor(format, format)];

    public IEnumerable<Step> Steps(CudaDevice device, int seed, bool quick)
        => [.. (quick ? Small : More).Select(s => new Step($"check {Name}, {s.Count} x {s.Dimension}", () => Check(device, seed, s.Count, s.Dimension))),
            .. (quick ? Large : Larger).Select(s => new Step($"time {Name}, {s.Count} x {s.Dimension}", () => Measure(device, seed, s.Count, s.Dimension)))];

    private string Name => format.ToString().ToLowerInvariant();

    private IEnumerable<object> Check(CudaDevice device, int seed, int count, int dimension)
    {
        using RowsInMemory memory = new(count, dimension, seed);
        using CudaRows rows = new(device, [memory.Segment(format)]);
        using CudaTopK search = new(rows);
        foreach ((int queries, int k, bool filtered) in ((int, int, bool)[])[(1, 10, false), (2, 10, true), (3, 1000, false), (8, 100, true), (32, 10, false), (256, 100, true)])
        {
            yield return Compare(search, memory, queries, k, filtered, seed);
        }
    }

    private IEnumerable<object> Measure(CudaDevice device, int seed, int count, int dimension)
    {
        using RowsInMemory memory = new(count, dimension, seed);
        using CudaRows rows = new(device, [memory.Segment(format)]);
        using CudaTopK search = new(rows);
        foreach ((int queries, int k) in Asked)
        {
            long[] ids = new long[queries * k];
            float[] asked = RowsInMemory.Unit(queries, dimension, seed + 1), scores = new float[queries * k];
            int[] counts = new int[queries];
            double microseconds = DeviceClock.Best(device, () => search.SearchMany(asked, k, ids, scores, counts));
            yield return new Timed(
                $"{Name}, {queries} x {count} x {dimension}, k {k}", microseconds,
                (long)count * dimension * format.SizeInBytes(), queries > 8 ? 2.0 * queries * count * dimension : 0);
        }
    }

    private Checked Compare(CudaTopK search, RowsInMemory memory, int queries, int k, bool filtered, int seed)
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

        return new($"{Name}, {queries} x {memory.Count} x {memory.Dimension}, k {k}{(filtered ? ", filtered" : string.Empty)}", ids.Length, wrong, "rows", worst);
    }
}
