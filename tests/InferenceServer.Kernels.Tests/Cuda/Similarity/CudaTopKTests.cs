using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Similarity;
using InferenceServer.Kernels.Tests.Similarity;

namespace InferenceServer.Kernels.Tests.Cuda.Similarity;

public class CudaTopKTests
{
    private const double Tolerance = 1e-3;

    [NeedsCudaFact]
    public void SearchMany_OnTheDevice_AnswersAsTheCpu()
    {
        Assert.True(CudaDevice.TryOpen(0, out CudaDevice? opened, out _));
        using CudaDevice device = opened;
        foreach (RowFormat format in Enum.GetValues<RowFormat>())
        {
            foreach ((int count, int dimension, int queries, int k) in ((int, int, int, int)[])[(1, 3, 1, 5), (5000, 100, 3, 10), (100_000, 64, 8, 100), (70_000, 128, 70, 20)])
            {
                Corpus corpus = new(count, dimension, queries, seed: 5);
                RowNorms.Normalize(corpus.Queries, dimension);
                RowSegment segment = corpus.Segment(format);
                using CudaRows rows = new(device, [segment]);
                using CudaTopK search = new(rows);
                foreach (ulong[] filter in (ulong[][])[[], Enumerable.Repeat(0x5555UL, (count + 63) / 64).ToArray()])
                {
                    Same(search, segment, corpus.Queries, queries, k, filter);
                }
            }
        }
    }

    [Fact]
    public void Decode_KeysThatEndEarly_LeavesTheOtherPlaces()
    {
        long[] ids = [-1, -1, -1, -1];
        float[] scores = [9, 9, 9, 9];
        int[] counts = new int[2];

        CudaTopK.Decode([RankKey.Of(0.5f, 7), 0, RankKey.Of(2, 3), RankKey.Of(-1, 1)], 2, ids, scores, counts);

        Assert.Equal([7L, -1, 3, 1], ids);
        Assert.Equal([0.5f, 9, 2, -1], scores);
        Assert.Equal([1, 2], counts);
    }

    [Fact]
    public void Arguments_ThatDoNotFit_AreRefusedByName()
    {
        static bool Check(int k = 2, int queryNumbers = 8, int ids = 4, int scores = 4, int counts = 2, int filterWords = 0, long rows = 100)
            => TopKArguments.Check(rows, 4, CudaTopK.MaxK, new float[queryNumbers], k, ids, scores, counts, new TopKOptions { Filter = new ulong[filterWords] });

        Assert.True(Check(filterWords: 2));
        Assert.False(Check(rows: 0));
        Assert.Equal("k", Assert.Throws<ArgumentOutOfRangeException>(() => Check(k: 0)).ParamName);
        Assert.Equal("k", Assert.Throws<ArgumentOutOfRangeException>(() => Check(k: CudaTopK.MaxK + 1)).ParamName);
        Assert.Equal("queries", Assert.Throws<ArgumentException>(() => Check(queryNumbers: 7)).ParamName);
        Assert.Equal("ids", Assert.Throws<ArgumentException>(() => Check(ids: 3)).ParamName);
        Assert.Equal("scores", Assert.Throws<ArgumentException>(() => Check(scores: 3)).ParamName);
        Assert.Equal("counts", Assert.Throws<ArgumentException>(() => Check(counts: 1)).ParamName);
        Assert.Equal("options", Assert.Throws<ArgumentException>(() => Check(filterWords: 1)).ParamName);
        Assert.Throws<ArgumentNullException>(() => new CudaTopK(null!));
        Assert.Throws<ArgumentNullException>(() => new CudaRows(null!, []));
    }

    private static void Same(CudaTopK search, RowSegment segment, float[] queries, int count, int k, ulong[] filter)
    {
        long[] expectedIds = new long[count * k], ids = new long[count * k];
        float[] expected = new float[count * k], scores = new float[count * k];
        int[] expectedCounts = new int[count], counts = new int[count];
        TopKOptions options = new() { Metric = Metric.Cosine, Filter = filter };
        TopK.SearchMany([segment], queries, k, expectedIds, expected, expectedCounts, options);

        search.SearchMany(queries, k, ids, scores, counts, options);

        Assert.Equal(expectedCounts, counts);
        for (int i = 0; i < ids.Length; i++)
        {
            Assert.Equal(expected[i], scores[i], Tolerance);
        }
    }
}
