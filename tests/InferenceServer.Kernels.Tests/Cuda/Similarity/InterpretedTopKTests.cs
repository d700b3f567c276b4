using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Similarity;
using InferenceServer.Kernels.Tests.Cuda.Ptx;
using InferenceServer.Kernels.Tests.Similarity;

namespace InferenceServer.Kernels.Tests.Cuda.Similarity;

/// <summary>The committed kernels of a search, interpreted and launched as on a device: what each leaves behind.</summary>
public class InterpretedTopKTests
{
    /// <summary>Every scan: four numbers of queries on few lanes and on many, and both tiles. Rows end within a warp's, queries within a tile's.</summary>
    public static TheoryData<RowFormat, int, int, int> Scans
    {
        get
        {
            TheoryData<RowFormat, int, int, int> scans = [];
            foreach (RowFormat format in Enum.GetValues<RowFormat>())
            {
                foreach ((int rows, int dimension, int queries) in ((int, int, int)[])[(37, 5, 1), (9, 130, 2), (33, 64, 3), (21, 257, 7), (70, 40, 9), (41, 33, 40)])
                {
                    scans.Add(format, rows, dimension, queries);
                }
            }

            return scans;
        }
    }

    [Theory]
    [MemberData(nameof(Scans))]
    public void ScanAll_LeavesEachRowsScoreInItsPlace(RowFormat format, int rows, int dimension, int queries)
    {
        Corpus corpus = new(rows, dimension, queries, seed: rows);
        PtxSearchDevice device = new(new());
        TopKLaunches launches = Begin(device, corpus, format);

        launches.ScanAll(1, rows);

        ulong[] keys = device.Memory.Read<ulong>(device.Room(SearchBuffer.Keys, 0), rows * queries);
        double[] expected = Scores(corpus, format, launches.AreCoarse);
        Assert.All(Enumerable.Range(0, keys.Length), i =>
        {
            Assert.Equal((uint)(i % rows), RankKey.Row(keys[i]));
            Assert.Equal(expected[i], RankKey.Score(keys[i]), 1e-5);
        });
        Assert.Equal([Kernel(format, queries)], device.Launched);
    }

    [Theory]
    [MemberData(nameof(Scans))]
    public void ScanReaching_KeepsTheRowsThatReachAndCountsThem(RowFormat format, int rows, int dimension, int queries)
    {
        Corpus corpus = new(rows, dimension, queries, seed: rows);
        PtxSearchDevice device = new(new());
        TopKLaunches launches = Begin(device, corpus, format);
        ulong[] odd = [.. Enumerable.Repeat(0xAAAAAAAAAAAAAAAAUL, (rows + 63) / 64)];
        launches.Filter(odd, 0);
        double[] scores = Scores(corpus, format, launches.AreCoarse);
        (uint[] Rows, ulong Threshold)[] expected = [.. Enumerable.Range(0, queries).Select(q => Reaching(scores.AsSpan(q * rows, rows).ToArray(), q))];
        launches.SetThresholds([.. expected.Select(e => e.Threshold)]);

        launches.ScanReaching(rows);

        int[] counts = device.Memory.Read<int>(device.Room(SearchBuffer.Counts, 0), queries);
        ulong[] keys = device.Memory.Read<ulong>(device.Room(SearchBuffer.Keys, 0), rows * queries);
        Assert.Equal(expected.Select(e => e.Rows.Length), counts);
        Assert.All(Enumerable.Range(0, queries), q => Assert.Equal(expected[q].Rows, keys.AsSpan(q * rows, counts[q]).ToArray().Select(RankKey.Row).Order()));
    }

    [Theory]
    [InlineData(RowFormat.Float32, 1)]
    [InlineData(RowFormat.BFloat16, 3)]
    [InlineData(RowFormat.Int8, 9)]
    public void ScanAll_OfASample_LooksAtOneRowOfEachStratum(RowFormat format, int queries)
    {
        const int Rows = 103, Stratum = 4;
        Corpus corpus = new(Rows, 16, queries, seed: 7);
        PtxSearchDevice device = new(new());
        TopKLaunches launches = Begin(device, corpus, format);

        launches.ScanAll(Stratum, 30);

        double[] scores = Scores(corpus, format, launches.AreCoarse);
        Assert.All(Enumerable.Range(0, queries), q =>
        {
            ulong[] keys = device.Memory.Read<ulong>(device.Room(SearchBuffer.Keys, 0) + (ulong)(q * 30 * sizeof(ulong)), 26);
            Assert.Equal(Enumerable.Range(0, 26), keys.Select(key => (int)RankKey.Row(key) / Stratum));
            Assert.All(keys, key => Assert.Equal(scores[(q * Rows) + (int)RankKey.Row(key)], RankKey.Score(key), 1e-5));
        });
    }

    [Fact]
    public void ScanAll_OfNoProductButRounding_HasOneZero()
    {
        const int Dimension = 32;
        Corpus corpus = new(8, Dimension);
        corpus.Rows.AsSpan().Fill(1e-30f);
        for (int row = 0; row < 8; row += 2)
        {
            corpus.Rows.AsSpan(row * Dimension, Dimension).Fill(-1e-30f);
        }

        corpus.Queries.AsSpan().Fill(1e-30f);
        PtxSearchDevice device = new(new());

        Begin(device, corpus, RowFormat.Float32).ScanAll(1, 8);

        ulong[] keys = device.Memory.Read<ulong>(device.Room(SearchBuffer.Keys, 0), 8);
        Assert.Equal(Enumerable.Range(0, 8).Select(row => RankKey.Of(0f, (uint)row)), keys);
    }

    [Theory]
    [InlineData(1, 5, 5)]
    [InlineData(4096, 4096, 100)]
    [InlineData(9000, 9000, 3072)]
    [InlineData(9000, 7000, 3072)]
    public void Select_GivesTheGreatestInOrder(int capacity, int kept, int best)
    {
        ulong[] keys = [.. Enumerable.Range(0, 2 * capacity).Select(i => ((ulong)(uint)(i * 7919 % 1009) << 32) | (uint)i)];
        PtxSearchDevice device = new(new());
        Corpus corpus = new(4, 4, 2);
        TopKLaunches launches = Begin(device, corpus, RowFormat.Float32);
        device.Write<ulong>(device.Room(SearchBuffer.Keys, keys.Length * sizeof(ulong)), keys, 0);

        launches.SelectCandidates(capacity, kept, best);

        ulong[] selected = new ulong[2 * best], worst = new ulong[2];
        launches.ReadSelected(best, selected);
        launches.ReadWorst(best, worst);
        ulong[] Expected(int query) => [.. keys.Skip(query * capacity).Take(Math.Min(kept, capacity)).OrderDescending().Take(best).Concat(new ulong[best]).Take(best)];
        Assert.Equal([.. Expected(0), .. Expected(1)], selected);
        Assert.Equal([selected[best - 1], selected[^1]], worst);
    }

    private static TopKLaunches Begin(PtxSearchDevice device, Corpus corpus, RowFormat format)
    {
        DeviceRows rows = PtxRows.Of(device.Memory, corpus, format);
        TopKLaunches launches = new(device, rows, rows);
        launches.Begin(corpus.Queries, Metric.InnerProduct, 0);
        return launches;
    }

    private static string Kernel(RowFormat format, int queries)
        => $"scan_{format.ToString().ToLowerInvariant()}_{(queries > 32 ? "tile64" : queries > 8 ? "tile32" : queries > 4 ? "8" : queries > 2 ? "4" : queries > 1 ? "2" : "1")}";

    /// <summary>Of each query the score of each row, with the numbers that the scan sees.</summary>
    private static double[] Scores(Corpus corpus, RowFormat format, bool onTensorCores)
    {
        float[] rows = corpus.Worth(format), queries = corpus.Queries;
        if (onTensorCores)
        {
            queries = [.. queries.Select(Half)];
            rows = format == RowFormat.Float32 ? [.. rows.Select(Half)] : rows;
        }

        return [.. from query in Enumerable.Range(0, queries.Length / corpus.Dimension)
                   from row in Enumerable.Range(0, corpus.Count)
                   select TopKReference.Score(rows.AsSpan(row * corpus.Dimension, corpus.Dimension), queries.AsSpan(query * corpus.Dimension, corpus.Dimension), Metric.InnerProduct)];
    }

    private static float Half(float number)
    {
        ushort[] half = new ushort[1];
        RowEncoding.ToBFloat16([number], half);
        return BitConverter.UInt32BitsToSingle((uint)half[0] << 16);
    }

    /// <summary>The odd rows that reach a threshold between two scores, another place for each query; none for one of them.</summary>
    private static (uint[] Rows, ulong Threshold) Reaching(double[] scores, int query)
    {
        double[] sorted = [.. scores.Where((_, row) => row % 2 == 1).OrderDescending()];
        int reach = query % sorted.Length;
        double threshold = reach == 0 ? sorted[0] + 1 : (sorted[reach - 1] + sorted[reach]) / 2;
        return ([.. Enumerable.Range(0, scores.Length).Where(row => row % 2 == 1 && scores[row] > threshold).Select(row => (uint)row)], RankKey.Of((float)threshold, uint.MaxValue));
    }
}
