using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Similarity;
using InferenceServer.Kernels.Tests.Cuda.Ptx;
using InferenceServer.Kernels.Tests.Similarity;

namespace InferenceServer.Kernels.Tests.Cuda.Similarity;

/// <summary>Whole searches with the committed kernels, interpreted and launched as on a device, against the CPU's answers.</summary>
public class InterpretedSearchTests
{
    [Theory]
    [InlineData(RowFormat.Float32, 90, 33, 3, 20)]
    [InlineData(RowFormat.BFloat16, 60, 48, 10, 4)]
    [InlineData(RowFormat.Float32, 60, 20, 33, 60)]
    [InlineData(RowFormat.Int8, 70, 70, 9, 5)]
    public void Search_AnswersAsTheCpu(RowFormat format, int rows, int dimension, int queries, int k)
    {
        Corpus corpus = new(rows, dimension, queries, seed: 3);
        long[] expectedIds = new long[queries * k], ids = new long[queries * k];
        float[] expected = new float[queries * k], scores = new float[queries * k];
        int[] expectedCounts = new int[queries], counts = new int[queries];
        TopK.SearchMany([corpus.Segment(format)], corpus.Queries, k, expectedIds, expected, expectedCounts, new() { Metric = Metric.InnerProduct });
        PtxSearchDevice device = new(new());
        DeviceRows placed = PtxRows.Of(device.Memory, corpus, format);

        _ = new TopKPasses(new(device, placed, placed)).Run(corpus.Queries, k, ids, scores, counts, Metric.InnerProduct, 0, CancellationToken.None);

        Assert.Equal(expectedCounts, counts);
        Assert.Equal(expectedIds, ids);
        Assert.All(Enumerable.Range(0, ids.Length), i => Assert.Equal(expected[i], scores[i], 1e-5));
    }

    /// <summary>All rows are one to bfloat16, and the best are the last: by their rounded scores none of them would be a candidate.</summary>
    [Theory]
    [InlineData(1e-4f, 9)]
    [InlineData(0, 9)]
    public void Search_OfRowsThatRoundingMakesEqual_AnswersAsTheCpu(float apart, int scannedAgain)
    {
        const int Rows = 60, Dimension = 16, Queries = 9, K = 3;
        Corpus corpus = new(Rows, Dimension, Queries, seed: 5);
        for (int i = 0; i < corpus.Rows.Length; i++)
        {
            corpus.Rows[i] = 1 + (apart * (i / Dimension) / Rows);
        }

        for (int i = 0; i < corpus.Queries.Length; i++)
        {
            corpus.Queries[i] = Math.Abs(corpus.Queries[i]) + 0.1f;
        }

        (long[] ids, int again) = Ids(corpus, K, new PtxSearchDevice(new()));

        Assert.Equal(scannedAgain, again);
        Assert.Equal(Enumerable.Range(0, Queries).SelectMany(_ => apart > 0 ? (long[])[Rows - 1, Rows - 2, Rows - 3] : [0, 1, 2]), ids);
    }

    [Fact]
    public void Search_OfRowsThatAreFarApart_ScansNoneAgain()
    {
        Corpus corpus = new(60, 16, 9, seed: 5);
        for (int i = 0; i < corpus.Rows.Length; i++)
        {
            corpus.Rows[i] = (float)Math.Pow(0.8, i / 16);
        }

        corpus.Queries.AsSpan().Fill(1);

        (long[] ids, int again) = Ids(corpus, 3, new PtxSearchDevice(new()));

        Assert.Equal(0, again);
        Assert.Equal(Enumerable.Range(0, 27).Select(i => (long)(i % 3)), ids);
    }

    /// <summary>On a device with little shared memory eight queries of such a length find no room.</summary>
    [Fact]
    public void Search_OfLongRows_TakesAsFewQueriesAsFindRoom()
    {
        Corpus corpus = new(5, CudaRows.MaxDimension, 9, seed: 5);
        PtxSearchDevice device = new(new());

        _ = Ids(corpus, 2, device);

        Assert.Equal(["scan_float32_4", "scan_float32_4", "scan_float32_1", TopKLaunches.SelectKeys], device.Launched);
    }

    private static (long[] Ids, int Again) Ids(Corpus corpus, int k, PtxSearchDevice device)
    {
        int queries = corpus.Queries.Length / corpus.Dimension;
        long[] ids = new long[queries * k], expected = new long[ids.Length];
        float[] scores = new float[ids.Length];
        int[] counts = new int[queries];
        DeviceRows rows = PtxRows.Of(device.Memory, corpus, RowFormat.Float32);
        TopK.SearchMany([corpus.Segment(RowFormat.Float32)], corpus.Queries, k, expected, scores, counts, new() { Metric = Metric.InnerProduct });
        int again = new TopKPasses(new(device, rows, rows)).Run(corpus.Queries, k, ids, scores, counts, Metric.InnerProduct, 0, CancellationToken.None);
        Assert.Equal(expected, ids);
        return (ids, again);
    }
}
