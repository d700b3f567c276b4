using System.Runtime.InteropServices;
using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Tests.Similarity;

/// <summary>Screened searches answer what exact scores of all rows answer: the same rows with the same bits, on data of every kind.</summary>
public sealed class ScreenTests
{
    private const int Rows = 1500;

    public static TheoryData<string, RowFormat, int, int> Cases()
    {
        TheoryData<string, RowFormat, int, int> cases = [];
        foreach (string kind in ScreenData.Kinds.Keys)
        {
            foreach (RowFormat format in Enum.GetValues<RowFormat>())
            {
                cases.Add(kind, format, 20, 272);
                cases.Add(kind, format, 17, 257);
            }
        }

        foreach (RowFormat format in Enum.GetValues<RowFormat>())
        {
            cases.Add("random", format, 18, 2085);
            cases.Add("clustered", format, 33, 1040);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void SearchMany_Screened_GivesTheBitsOfExactScores(string kind, RowFormat format, int queries, int dimension)
    {
        Corpus corpus = new(Rows, dimension, queries, seed: dimension, ScreenData.Kinds[kind]);
        ulong[] filter = new ulong[(Rows + 63) / 64];
        new Random(3).NextBytes(MemoryMarshal.AsBytes(filter.AsSpan()));
        RowSegment[] segments = [corpus.Segment(format, 0, 701), corpus.Segment(format, 701)];
        foreach (Metric metric in Enum.GetValues<Metric>())
        {
            CheckAll(segments, corpus, queries, new TopKOptions { Metric = metric, Threads = 1 });
            CheckAll(segments, corpus, queries, new TopKOptions { Metric = metric, Threads = 2, Filter = filter });
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void SearchMany_RowsThatAreNotFinite_GiveTheBitsOfExactScores(float bad)
    {
        const int Dimension = 288, Queries = 20;
        Corpus corpus = new(Rows, Dimension, Queries);
        for (int row = 0; row < Rows; row += 5)
        {
            corpus.Rows[(row * Dimension) + (row % Dimension)] = bad;
        }

        foreach (Metric metric in Enum.GetValues<Metric>())
        {
            CheckAll([corpus.Segment(RowFormat.Float32)], corpus, Queries, new TopKOptions { Metric = metric });
        }
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1e-42f)]
    [InlineData(1e36f)]
    public unsafe void Search_BytesOfAnyScale_GiveTheBitsOfExactScores(float scale)
    {
        const int Dimension = 270;
        sbyte[] rows = GC.AllocateArray<sbyte>(Rows * Dimension, pinned: true);
        new Random(5).NextBytes(MemoryMarshal.AsBytes(rows.AsSpan()));
        float[] scales = GC.AllocateArray<float>(Rows, pinned: true);
        for (int row = 0; row < Rows; row++)
        {
            scales[row] = row % 3 == 0 ? scale : 0.01f * (row % 7);
        }

        Corpus corpus = new(1, Dimension, queries: 18);
        fixed (sbyte* first = rows)
        fixed (float* firstScale = scales)
        {
            RowSegment[] segments = [RowSegment.Int8(first, firstScale, Dimension, Rows)];
            CheckAll(segments, corpus, queries: 18, new TopKOptions { Metric = Metric.InnerProduct });
            CheckAll(segments, corpus, queries: 18, new TopKOptions { Metric = Metric.Cosine });
        }
    }

    private static void CheckAll(RowSegment[] segments, Corpus corpus, int queries, TopKOptions options)
    {
        foreach (int k in new[] { 1, 10, 250 })
        {
            Check(segments, corpus, queries, k, options);
        }
    }

    /// <summary>Against a search for so many rows that none is ever left out: it has no bar, and screens nothing.</summary>
    private static void Check(RowSegment[] segments, Corpus corpus, int queries, int k, TopKOptions options)
    {
        int dimension = corpus.Dimension;
        long[] ids = new long[queries * k], all = new long[Rows];
        float[] scores = new float[queries * k], allScores = new float[Rows];
        int[] counts = new int[queries];

        TopK.SearchMany(segments, corpus.Queries.AsSpan(0, queries * dimension), k, ids, scores, counts, options);

        for (int q = 0; q < queries; q++)
        {
            int count = TopK.Search(segments, corpus.Queries.AsSpan(q * dimension, dimension), Rows, all, allScores, options);
            Assert.Equal(Math.Min(k, count), counts[q]);
            Assert.Equal(all.Take(counts[q]), ids.Skip(q * k).Take(counts[q]));
            Assert.Equal(allScores.Take(counts[q]).Select(BitConverter.SingleToInt32Bits), scores.Skip(q * k).Take(counts[q]).Select(BitConverter.SingleToInt32Bits));
        }
    }
}
