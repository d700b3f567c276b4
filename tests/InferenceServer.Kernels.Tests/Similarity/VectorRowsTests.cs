using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Tests.Similarity;

public sealed class VectorRowsTests
{
    private static readonly TimeSpan TimeOut = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(RowFormat.Float32, false)]
    [InlineData(RowFormat.Float32, true)]
    [InlineData(RowFormat.BFloat16, true)]
    [InlineData(RowFormat.Int8, true)]
    public void Append_InPiecesOverChunks_AnswersAsOneSegment(RowFormat format, bool normalize)
    {
        Corpus corpus = new(5000, 96);
        VectorRows rows = new(new VectorRowsOptions { Dimension = 96, Format = format, Normalize = normalize });
        for (int at = 0, piece = 1; at < corpus.Count; at += piece, piece = Math.Min(piece * 3, corpus.Count - at))
        {
            Assert.Equal(at, rows.Append(corpus.Rows.AsSpan(at * 96, piece * 96)));
        }

        RowView view = rows.View;
        long[] ids = new long[50];
        float[] scores = new float[50];
        int count = view.Search(corpus.Queries, 50, ids, scores, new TopKOptions { Metric = Metric.Cosine });

        Assert.True(view.Segments.Length > 1);
        Assert.Equal(corpus.Count, view.Count);
        Assert.Equal(50, count);
        if (format == RowFormat.Float32)
        {
            Agreement.Check(corpus.Rows, corpus.Queries, Metric.Cosine, ids, scores);
        }
        else
        {
            HashSet<long> exact = [.. TopKReference.Search(corpus.Rows, corpus.Queries, 50, Metric.Cosine).Select(s => s.Id)];
            Assert.True(ids.Count(exact.Contains) >= 45, "most of the exact answer");
        }
    }

    [Fact]
    public void View_TakenEarlier_DoesNotSeeLaterRows()
    {
        VectorRows rows = new(new VectorRowsOptions { Dimension = 2 });
        rows.Append([1, 0]);
        RowView before = rows.View;
        rows.Append([5, 0]);
        long[] ids = new long[2];

        Assert.Equal(1, before.Search([1, 0], 2, ids, new float[2]));
        Assert.Equal(2, rows.View.Search([1, 0], 2, ids, new float[2]));
        Assert.Equal([1, 0], ids);
    }

    [Fact]
    public void Append_NotFinite_AddsNothing()
    {
        VectorRows rows = new(new VectorRowsOptions { Dimension = 2 });

        ArgumentException e = Assert.Throws<ArgumentException>(() => rows.Append([1, 2, 3, float.NaN]));

        Assert.Contains("row 1", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, rows.View.Count);
        Assert.Throws<ArgumentException>(() => rows.Append([1, 2, 3]));
        Assert.Throws<ArgumentException>(() => rows.View.Search([1, 2, 3], 1, new long[1], new float[1]));
    }

    [Fact]
    public void Options_OutOfRange_Refuses()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorRows(new VectorRowsOptions { Dimension = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorRows(new VectorRowsOptions { Dimension = 1, Format = (RowFormat)9 }));
        Assert.Throws<ArgumentException>(() => new VectorRows(new VectorRowsOptions { Dimension = 1, RankedBy = RowFormat.Int8 }));
    }

    [Fact]
    public async Task Append_WhileOthersSearch_ShowsWholeRowsOnly()
    {
        const int Dimension = 32, Appends = 400;
        VectorRows rows = new(new VectorRowsOptions { Dimension = Dimension });
        using CancellationTokenSource done = new();
        Task[] searches = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            float[] query = [.. Enumerable.Repeat(1f, Dimension)];
            long[] ids = new long[10];
            float[] scores = new float[10];
            while (!done.IsCancellationRequested)
            {
                RowView view = rows.View;
                int count = view.Search(query, 10, ids, scores);
                // Row i holds i everywhere, so the best are the last ones, and their scores show whether they were whole.
                Assert.Equal(Math.Min(10, view.Count), count);
                for (int i = 0; i < count; i++)
                {
                    Assert.Equal(view.Count - 1 - i, ids[i]);
                    Assert.Equal(ids[i] * Dimension, scores[i]);
                }
            }
        }))];

        for (int n = 0, next = 0; n < Appends; n++)
        {
            float[] added = [.. Enumerable.Range(next, 1 + (n % 50)).SelectMany(row => Enumerable.Repeat((float)row, Dimension))];
            next = (int)rows.Append(added) + (added.Length / Dimension);
        }

        done.Cancel();
        await Task.WhenAll(searches).WaitAsync(TimeOut);
        Assert.Equal(Enumerable.Range(0, Appends).Sum(n => 1 + (n % 50)), rows.View.Count);
    }

    [Fact]
    public void Search_BytesRankedByAFinerCopy_RecallsTheExactAnswer()
    {
        const int Rows = 20_000, Dimension = 128, K = 100;
        Corpus corpus = new(Rows, Dimension, queries: 10);
        foreach (RowFormat finer in new[] { RowFormat.Float32, RowFormat.BFloat16 })
        {
            VectorRows rows = new(new VectorRowsOptions { Dimension = Dimension, Format = RowFormat.Int8, RankedBy = finer, Normalize = true });
            rows.Append(corpus.Rows);
            long[] ids = new long[10 * K];
            float[] scores = new float[10 * K];

            rows.View.SearchMany(corpus.Queries, K, ids, scores, new int[10], new TopKOptions { Metric = Metric.Cosine });

            int found = 0;
            for (int q = 0; q < 10; q++)
            {
                HashSet<long> exact = [.. TopKReference.Search(corpus.Rows, corpus.Queries.AsSpan(q * Dimension, Dimension), K, Metric.Cosine).Select(s => s.Id)];
                found += ids.AsSpan(q * K, K).ToArray().Count(exact.Contains);
            }

            Assert.True(found >= 0.99 * 10 * K, $"recall@{K} {found / (10.0 * K)} ranked by {finer}");
            if (finer == RowFormat.Float32)
            {
                Agreement.Check(corpus.Rows, corpus.Queries.AsSpan(0, Dimension), Metric.Cosine, ids.AsSpan(0, K), scores.AsSpan(0, K));
            }
        }
    }
}
