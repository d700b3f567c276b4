using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Tests.Similarity;

public sealed class TopKTests
{
    public static TheoryData<RowFormat, Metric, int, int> Shapes()
    {
        TheoryData<RowFormat, Metric, int, int> shapes = [];
        foreach (RowFormat format in Enum.GetValues<RowFormat>())
        {
            foreach (Metric metric in Enum.GetValues<Metric>())
            {
                foreach ((int rows, int dimension) in new[] { (1, 1), (2, 15), (31, 16), (64, 17), (65, 31), (127, 32), (1000, 33), (3001, 100) })
                {
                    shapes.Add(format, metric, rows, dimension);
                }
            }
        }

        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Search_AnyShape_AgreesWithTheReference(RowFormat format, Metric metric, int rows, int dimension)
    {
        Corpus corpus = new(rows, dimension);
        foreach (int k in new[] { 1, 10, 1000 })
        {
            long[] ids = new long[k];
            float[] scores = new float[k];

            int count = TopK.Search([corpus.Segment(format)], corpus.Queries, k, ids, scores, new TopKOptions { Metric = metric });

            Assert.Equal(Math.Min(k, rows), count);
            Agreement.Check(corpus.Worth(format), corpus.Queries, metric, ids.AsSpan(0, count), scores.AsSpan(0, count));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Search_AnyThreads_GivesTheSameAnswer(int threads)
    {
        Corpus corpus = new(20_000, 48);
        long[] ids = new long[100], again = new long[100];
        float[] scores = new float[100], scoresAgain = new float[100];
        TopK.Search([corpus.Segment(RowFormat.Float32)], corpus.Queries, 100, ids, scores, new TopKOptions { Threads = 1 });

        TopK.Search([corpus.Segment(RowFormat.Float32)], corpus.Queries, 100, again, scoresAgain, new TopKOptions { Threads = threads });

        Assert.Equal(ids, again);
        Assert.Equal(scores, scoresAgain);
    }

    [Fact]
    public void Search_EqualScores_OrdersByIndex()
    {
        float[] rows = [1, 0, 2, 0, 1, 0, -0f, 0, 2, 0, 0, 0];
        long[] ids = new long[6];
        float[] scores = new float[6];

        int count = TopK.Search(rows.AsSpan(), [1, 0], 6, ids, scores);

        Assert.Equal(6, count);
        Assert.Equal([1, 4, 0, 2, 3, 5], ids);
        Assert.Equal([2, 2, 1, 1, 0, 0], scores);
    }

    [Fact]
    public void Search_ManyEqualScoresBeyondK_KeepsTheLowestIndices()
    {
        float[] rows = new float[50_000];
        Array.Fill(rows, 3);
        long[] ids = new long[100];

        TopK.Search(rows.AsSpan(), [1], 100, ids, new float[100], new TopKOptions { Threads = 4 });

        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), ids);
    }

    [Fact]
    public void Search_RisingScores_ReplacesAllThatWasKept()
    {
        float[] rows = [.. Enumerable.Range(0, 30_000).Select(i => (float)i)];
        long[] ids = new long[1000];

        TopK.Search(rows.AsSpan(), [1], 1000, ids, new float[1000]);

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => 29_999L - i), ids);
    }

    [Fact]
    public void Search_OverSegments_CountsThroughThem()
    {
        Corpus corpus = new(1000, 20);
        long[] whole = new long[50], parts = new long[50];
        float[] scores = new float[50];
        TopK.Search([corpus.Segment(RowFormat.Float32)], corpus.Queries, 50, whole, scores);

        int count = TopK.Search(
            [corpus.Segment(RowFormat.Float32, 0, 0), corpus.Segment(RowFormat.Float32, 0, 333), corpus.Segment(RowFormat.Float32, 333, 333), corpus.Segment(RowFormat.Float32, 333, 1000)],
            corpus.Queries, 50, parts, scores);

        Assert.Equal(50, count);
        Assert.Equal(whole, parts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(1001)]
    public void Search_Filtered_AnswersOnlyWhatIsAllowed(int everyNth)
    {
        Corpus corpus = new(1003, 24);
        ulong[] filter = new ulong[16];
        for (int row = 0; row < corpus.Count; row += everyNth)
        {
            filter[row / 64] |= 1UL << (row % 64);
        }

        foreach (Metric metric in Enum.GetValues<Metric>())
        {
            long[] ids = new long[40];
            float[] scores = new float[40];
            RowSegment[] segments = [corpus.Segment(RowFormat.Float32, 0, 77), corpus.Segment(RowFormat.Float32, 77)];
            int count = TopK.Search(segments, corpus.Queries, 40, ids, scores, new TopKOptions { Filter = filter, Metric = metric });

            Assert.Equal(Math.Min(40, (corpus.Count + everyNth - 1) / everyNth), count);
            Assert.Equal(
                TopKReference.Search(corpus.Rows, corpus.Queries, 40, metric, row => row % everyNth == 0).Select(s => s.Id),
                ids.Take(count));
        }
    }

    [Fact]
    public void Search_WithGapsBetweenRows_SkipsThem()
    {
        float[] rows = GC.AllocateArray<float>(12, pinned: true);
        new float[] { 1, 2, 99, 3, 4, 99, 5, 6, 99, 7, 8, 99 }.CopyTo(rows, 0);
        long[] ids = new long[4];
        float[] scores = new float[4];
        unsafe
        {
            fixed (float* first = rows)
            {
                TopK.Search([RowSegment.Float32(first, 2, 4, stride: 12)], [1, 1], 4, ids, scores);
            }
        }

        Assert.Equal([3, 2, 1, 0], ids);
        Assert.Equal([15, 11, 7, 3], scores);
    }

    [Fact]
    public void Search_Again_AllocatesNothing()
    {
        Corpus corpus = new(5000, 64, queries: 12);
        RowSegment[] segments = [corpus.Segment(RowFormat.Float32)];
        long[] ids = new long[12 * 20];
        float[] scores = new float[12 * 20];
        int[] counts = new int[12];
        long Allocated()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            TopK.Search(segments, corpus.Queries.AsSpan(0, 64), 20, ids, scores);
            TopK.SearchMany(segments, corpus.Queries, 20, ids, scores, counts);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // Other tests may hold the kept scratch for a moment; one quiet run shows that none is needed.
        Assert.Contains(0, Enumerable.Range(0, 50).Select(_ => Allocated()));
    }
}
