using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Tests.Similarity;

public sealed class TopKManyTests
{
    [Theory]
    [InlineData(RowFormat.Float32, 2, 32)]
    [InlineData(RowFormat.Float32, 6, 33)]
    [InlineData(RowFormat.Float32, 7, 15)]
    [InlineData(RowFormat.Float32, 65, 64)]
    [InlineData(RowFormat.BFloat16, 13, 48)]
    [InlineData(RowFormat.Int8, 5, 50)]
    [InlineData(RowFormat.Float32, 8, 1040)]
    [InlineData(RowFormat.Int8, 9, 1040)]
    [InlineData(RowFormat.Float32, 17, 2500)]
    public void SearchMany_EachQuery_GivesTheBitsOfTheQueryAlone(RowFormat format, int queries, int dimension)
    {
        const int K = 37;
        Corpus corpus = new(1111, dimension, queries);
        RowSegment[] segments = [corpus.Segment(format, 0, 500), corpus.Segment(format, 500)];
        ulong[] filter = new ulong[18];
        new Random(3).NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(filter.AsSpan()));
        foreach (Metric metric in Enum.GetValues<Metric>())
        {
            TopKOptions options = new() { Metric = metric, Filter = metric == Metric.Cosine ? filter : [] };
            long[] ids = new long[queries * K], alone = new long[K];
            float[] scores = new float[queries * K], scoresAlone = new float[K];
            int[] counts = new int[queries];

            TopK.SearchMany(segments, corpus.Queries, K, ids, scores, counts, options);

            for (int q = 0; q < queries; q++)
            {
                int count = TopK.Search(segments, corpus.Queries.AsSpan(q * dimension, dimension), K, alone, scoresAlone, options);
                Assert.Equal(count, counts[q]);
                Assert.Equal(alone, ids.AsSpan(q * K, K).ToArray());
                Assert.Equal(scoresAlone, scores.AsSpan(q * K, K).ToArray());
            }
        }
    }

    [Fact]
    public void SearchMany_MoreQueriesThanAPassHolds_AnswersAll()
    {
        Corpus corpus = new(70, 8, queries: 801);
        long[] ids = new long[801], alone = new long[1];
        float[] scores = new float[801];
        int[] counts = new int[801];

        TopK.SearchMany([corpus.Segment(RowFormat.Float32)], corpus.Queries, 1, ids, scores, counts);

        Assert.All(counts, count => Assert.Equal(1, count));
        foreach (int q in new[] { 0, 266, 267, 269, 270, 539, 540, 800 })
        {
            TopK.Search([corpus.Segment(RowFormat.Float32)], corpus.Queries.AsSpan(q * 8, 8), 1, alone, new float[1]);
            Assert.Equal(alone[0], ids[q]);
        }
    }

    [Fact]
    public void SearchMany_Threads_DoNotShowInTheAnswer()
    {
        Corpus corpus = new(9000, 16, queries: 9);
        long[] ids = new long[9 * 300], again = new long[9 * 300];
        float[] scores = new float[9 * 300];
        TopK.SearchMany([corpus.Segment(RowFormat.Float32)], corpus.Queries, 300, ids, scores, new int[9], new TopKOptions { Threads = 1 });

        TopK.SearchMany([corpus.Segment(RowFormat.Float32)], corpus.Queries, 300, again, scores, new int[9], new TopKOptions { Threads = 5 });

        Assert.Equal(ids, again);
    }
}
