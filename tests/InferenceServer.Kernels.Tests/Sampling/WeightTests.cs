using InferenceServer.Kernels.Sampling;

namespace InferenceServer.Kernels.Tests.Sampling;

public unsafe class WeightTests
{
    [Fact]
    public void Unrounded_OverItsRange_IsNearTheExponential()
    {
        for (float x = -27; x <= 0; x += 0.00037f)
        {
            double exact = Math.Exp(x) * Weight.One;
            Assert.InRange(Weight.Unrounded(x, 0, Weight.ScaleOf(1)) / exact, 1 - 3e-6, 1 + 3e-6);
        }
    }

    [Fact]
    public void Unrounded_AtTheLargest_IsExactlyOne()
        => Assert.Equal(Weight.One, Weight.Round(Weight.Unrounded(3.7f, 3.7f, Weight.ScaleOf(0.3f))));

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(-1e30f)]
    public void Round_WhatIsBannedOrFarBelow_IsNothing(float x)
        => Assert.Equal(0, Weight.Round(Weight.Unrounded(x, 1, Weight.ScaleOf(1))));

    [Theory]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(5003)]
    public void Total_InVectors_IsTheSumOfScalars(int length)
    {
        float[] x = Rows.Normal(length, 6, length);
        x[length / 2] = float.NaN;
        WeightScale scale = new(x.Where(v => !float.IsNaN(v)).DefaultIfEmpty(0).Max(), Weight.ScaleOf(0.8f));

        Assert.Equal(x.Sum(v => Weight.Round(Weight.Unrounded(v, scale.Largest, scale.Factor))), WeightPass.Total(x, scale));
    }

    [Fact]
    public void Run_SplitsTheMassAtTheBracket()
    {
        float[] x = Rows.Normal(5003, 3, 2);
        x[17] = float.NaN;
        RowScratch scratch = new();
        scratch.Reserve(x.Length);
        WeightScale scale = new(x.Where(v => !float.IsNaN(v)).Max(), Weight.ScaleOf(1));
        Bracket bracket = new(2.5f, 1.5f);

        (long all, long above) = WeightPass.Run(x, scale, bracket, scratch);

        long Sum(IEnumerable<float> some) => some.Sum(v => Weight.Round(Weight.Unrounded(v, scale.Largest, scale.Factor)));
        int[] between = [.. Enumerable.Range(0, x.Length).Where(i => x[i] >= 1.5f && x[i] <= 2.5f)];
        Assert.Equal(Sum(x), all);
        Assert.Equal(Sum(x.Where(v => v > 2.5f)), above);
        Assert.Equal(between.GroupBy(i => i / RowScratch.Tile).OrderBy(g => g.Key).Select(g => g.Count()), new ReadOnlySpan<int>(scratch.CandidateCounts, 5).ToArray());
        Assert.Equal(between.Select(i => x[i]), new ReadOnlySpan<float>(scratch.CandidateValues, scratch.CandidateCount).ToArray());
    }

    [Fact]
    public void Log2_OfManyNumbers_AgreesWithThePlatform()
    {
        for (double x = 1e-40; x < 1e30; x *= 1.7)
        {
            Assert.Equal(Math.Log2(x), Log2.Of(x), 1e-13 * Math.Max(1, Math.Abs(Math.Log2(x))));
        }
    }
}
