using System.Runtime.Intrinsics;
using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Tests.Similarity;

public sealed unsafe class ScreenBoundTests
{
    public static TheoryData<string, int> Cases()
    {
        TheoryData<string, int> cases = [];
        foreach (string kind in ScreenData.Kinds.Keys)
        {
            foreach (int dimension in new[] { 64, 100, 1040, 5000 })
            {
                cases.Add(kind, dimension);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Margin_AnyRowAndQuery_CoversWhatScreeningErrsBy(string kind, int dimension)
    {
        Corpus corpus = new(30, dimension, queries: 9, seed: dimension, ScreenData.Kinds[kind]);
        QueryPack queries = new();
        QueryScreen screen = new();
        queries.Pack(corpus.Queries, dimension, Metric.InnerProduct);
        if (!ScreenRounding.IsSupported || !screen.Round(queries, RowFormat.Float32))
        {
            Assert.True(!ScreenRounding.IsSupported || kind is "for long queries" or "for denormal queries");
            return;
        }

        short[] rounded = new short[RowRounding.Length(queries.Layout)];
        float guess = RowRounding.Usual;
        fixed (float* rows = corpus.Rows)
        fixed (short* to = rounded)
        {
            for (int row = 0; row < corpus.Count; row++)
            {
                byte* at = (byte*)(rows + (row * dimension));
                float perUnit = RowRounding.Round<Float32Reader>(at, queries.Layout, to, ref guess);
                for (int q = 0; q < queries.Count && !float.IsNaN(perUnit); q++)
                {
                    double exact = RowScan.Product<Float32Reader>(at, queries.Layout, queries.Single(q));
                    double error = Math.Abs(Whole(to, screen, q, rounded.Length) - (exact / perUnit * screen.Scales[q]));
                    Assert.True(error <= screen.Margins[q], $"row {row}, query {q}: {error} beyond {screen.Margins[q]}");
                }
            }
        }
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(1e-14f)]
    [InlineData(1e19f)]
    public void Bars_ScoreThatJustReachesTheThreshold_IsNotBelow(float scale)
    {
        foreach (float threshold in new[] { 1f, -1f, 0f, float.Epsilon, -float.Epsilon, 1e-38f, -1e-20f, 3e18f })
        {
            // The least number that is rounded to the threshold.
            double least = ((double)threshold + MathF.BitDecrement(threshold)) / 2;
            Assert.True(Bar(threshold, scale) <= least * scale, $"{threshold}");
        }

        Assert.Equal(float.NegativeInfinity, Bar(float.NegativeInfinity, scale));
        Assert.False(0 < Bar(float.PositiveInfinity, scale));
    }

    private static float Bar(float threshold, float scale) => ScreenBound.Bars(Vector512.Create(threshold), Vector512.Create(scale))[0];

    /// <summary>The sum of products, which has to fit 32 bits.</summary>
    private static long Whole(short* row, QueryScreen screen, int query, int length)
    {
        long sum = 0;
        short* group = screen.Group(query / QueryTile.Queries) + (query % QueryTile.Queries * QueryScreen.Step);
        for (int i = 0; i < length; i++)
        {
            sum += (long)row[i] * group[(i / QueryScreen.Step * QueryTile.Queries * QueryScreen.Step) + (i % QueryScreen.Step)];
        }

        Assert.InRange(sum, int.MinValue, int.MaxValue);
        return sum;
    }
}
