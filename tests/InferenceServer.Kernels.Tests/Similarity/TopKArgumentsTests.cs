using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Tests.Similarity;

public sealed unsafe class TopKArgumentsTests
{
    private readonly Corpus _corpus = new(70, 4, queries: 2);

    [Fact]
    public void Search_KBeyondRows_AnswersAllAndLeavesTheRest()
    {
        long[] ids = [.. Enumerable.Repeat(-7L, 100)];

        int count = TopK.Search(_corpus.Rows.AsSpan(), _corpus.Queries.AsSpan(0, 4), 100, ids, new float[100]);

        Assert.Equal(70, count);
        Assert.Equal(Enumerable.Range(0, 70).Select(i => (long)i), ids.Take(70).Order());
        Assert.All(ids.Skip(70), id => Assert.Equal(-7, id));
    }

    [Fact]
    public void Search_NoRows_FindsNothing()
    {
        Assert.Equal(0, TopK.Search(ReadOnlySpan<float>.Empty, [1, 2], 3, new long[3], new float[3]));
        Assert.Equal(0, TopK.Search(ReadOnlySpan<RowSegment>.Empty, [1, 2], 3, new long[3], new float[3]));
        Assert.Equal(0, TopK.Search([_corpus.Segment(RowFormat.Int8, 3, 3)], _corpus.Queries.AsSpan(0, 4), 3, new long[3], new float[3]));
    }

    [Fact]
    public void SearchMany_NoQueries_DoesNothing()
        => TopK.SearchMany([_corpus.Segment(RowFormat.Float32)], [], 3, [], [], []);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(TopK.MaxK + 1)]
    public void Search_KOutOfRange_Refuses(int k)
        => Assert.Throws<ArgumentOutOfRangeException>(() => TopK.Search(_corpus.Rows.AsSpan(), _corpus.Queries.AsSpan(0, 4), k, new long[20_000], new float[20_000]));

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Search_QueryNotFinite_NamesThePlace(float bad)
    {
        ArgumentException e = Assert.Throws<ArgumentException>(
            () => TopK.SearchMany([_corpus.Segment(RowFormat.Float32)], [1, 2, 3, 4, 5, 6, bad, 8], 1, new long[2], new float[2], new int[2]));

        Assert.Contains("query 1", e.Message, StringComparison.Ordinal);
        Assert.Contains("component 2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Search_LengthsThatDoNotFit_Refuses()
    {
        float[] query = [1, 2, 3, 4];
        RowSegment segment = _corpus.Segment(RowFormat.Float32);
        Assert.Throws<ArgumentException>(() => TopK.Search([segment], [1, 2, 3], 1, new long[1], new float[1]));
        Assert.Throws<ArgumentException>(() => TopK.Search([segment], query, 2, new long[1], new float[2]));
        Assert.Throws<ArgumentException>(() => TopK.Search([segment], query, 2, new long[2], new float[1]));
        Assert.Throws<ArgumentException>(() => TopK.SearchMany([segment], query, 1, new long[1], new float[1], []));
        Assert.Throws<ArgumentException>(() => TopK.SearchMany([segment], new float[6], 1, new long[2], new float[2], new int[2]));
        Assert.Throws<ArgumentException>(() => TopK.Search(new float[6].AsSpan(), query, 1, new long[1], new float[1]));
        Assert.Throws<ArgumentException>(() => TopK.Search([segment], query, 1, new long[1], new float[1], new TopKOptions { Filter = new ulong[1] }));
        Assert.Throws<ArgumentException>(() => TopK.Search([segment, _corpus.Segment(RowFormat.BFloat16)], query, 1, new long[1], new float[1]));
        Assert.Throws<ArgumentException>(() => TopK.Search([segment], query, 1, new long[1], new float[1], new TopKOptions { Metric = (Metric)9 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => TopK.Search([segment], query, 1, new long[1], new float[1], new TopKOptions { Threads = -1 }));
        Assert.Throws<ArgumentException>(() => TopK.Search([default(RowSegment)], [], 1, new long[1], new float[1]));
    }

    [Fact]
    public void RowSegment_SizesOutOfRange_Refuses()
    {
        float number = 0;
        sbyte whole = 0;
        float* rows = &number;
        sbyte* bytes = &whole;
        Assert.Throws<ArgumentOutOfRangeException>(() => RowSegment.Float32(rows, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => RowSegment.Float32(rows, 1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => RowSegment.Float32(rows, 4, 1, stride: 15));
        Assert.Throws<ArgumentNullException>(() => RowSegment.Float32(null, 1, 1));
        Assert.Throws<ArgumentNullException>(() => RowSegment.Int8(bytes, null, 1, 1));
        Assert.Throws<ArgumentException>(() => _corpus.Segment(RowFormat.Int8).RankedBy(_corpus.Segment(RowFormat.Int8)));
        Assert.Throws<ArgumentException>(() => _corpus.Segment(RowFormat.Int8).RankedBy(_corpus.Segment(RowFormat.Float32, 1)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Search_RowsNotFinite_LeavesOutWhatIsNoNumber(int queries)
    {
        float[] rows =
        [
            1, 1, float.NaN, 0, float.PositiveInfinity, 0, float.NegativeInfinity, 0,
            float.PositiveInfinity, float.NegativeInfinity, 0, 0,
        ];
        float[] query = [.. Enumerable.Repeat(1f, 2 * queries)];
        long[] ids = new long[6 * queries];
        float[] scores = new float[6 * queries];
        int[] counts = new int[queries];

        fixed (float* first = rows)
        {
            TopK.SearchMany([RowSegment.Float32(first, 2, 6)], query, 6, ids, scores, counts);
        }

        Assert.All(counts, count => Assert.Equal(4, count));
        Assert.Equal([2, 0, 5, 3], ids[..4]);
        Assert.Equal([float.PositiveInfinity, 2, 0, float.NegativeInfinity], scores[..4]);
    }

    [Fact]
    public void Search_ZeroVectors_HaveCosineZero()
    {
        float[] rows = [0, 0, 3, 4, -3, -4, 0, 0];
        long[] ids = new long[4];
        float[] scores = new float[4];
        TopKOptions cosine = new() { Metric = Metric.Cosine };

        TopK.Search(rows.AsSpan(), [6, 8], 4, ids, scores, cosine);
        Assert.Equal([1, 0, 3, 2], ids);
        Assert.Equal([1f, 0, 0, -1], scores.Select(s => MathF.Round(s, 6)));

        TopK.Search(rows.AsSpan(), [0, 0], 4, ids, scores, cosine);
        Assert.Equal([0, 1, 2, 3], ids);
        Assert.Equal([0, 0, 0, 0], scores);
    }

    [Theory]
    [InlineData(1e30f)]
    [InlineData(1e-30f)]
    [InlineData(1e-37f)]
    public void Search_LengthsBeyondTheRangeOfSquares_StillHaveTheirCosine(float size)
    {
        float[] rows = [size, 0, size, size, 0, -size];
        long[] ids = new long[3];
        float[] scores = new float[3];

        TopK.Search(rows.AsSpan(), [size, size], 3, ids, scores, new TopKOptions { Metric = Metric.Cosine });

        Assert.Equal([1, 0, 2], ids);
        Assert.Equal([1, 0.7071f, -0.7071f], scores.Select(s => MathF.Round(s, 4)));
    }

    [Fact]
    public void Search_Cancelled_Throws()
    {
        using CancellationTokenSource source = new();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(
            () => TopK.Search(_corpus.Rows.AsSpan(), _corpus.Queries.AsSpan(0, 4), 1, new long[1], new float[1], cancellationToken: source.Token));
    }
}
