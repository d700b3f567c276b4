using InferenceServer.Kernels.Sampling;

namespace InferenceServer.Kernels.Tests.Sampling;

public unsafe class EvenSpreadTests
{
    private static readonly WeightScale Scale = new(10, Weight.ScaleOf(1));

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.3)]
    [InlineData(0.7)]
    [InlineData(0.99)]
    public void Narrow_OfAnEvenSpread_LeavesTheSameCutAmongFew(double part)
    {
        Random random = new(4);
        RowScratch scratch = Candidates([.. Enumerable.Range(0, 5003).Select(_ => 3 + (0.3f * random.NextSingle()))], out long between);
        WeighedRow row = new(new(3.3f, 3), between, 0, between);
        long needed = Math.Max(1, (long)(part * between)), left = needed;
        (float, long) whole = ExactCut.Value(scratch.CandidateValues, scratch.CandidateWeights, 5003, needed, scratch);

        int count = EvenSpread.Narrow(row, ref left, scratch);

        Assert.InRange(count, 1, 5003 / 7);
        Assert.Equal(whole, ExactCut.Value(scratch.CutValues, scratch.CutWeights, count, left, scratch));
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.95)]
    public void Narrow_WhereMassLiesElsewhere_LeavesItToOthers(double part)
    {
        // All mass lies in the middle: at neither place is the cut where an even spread would have it.
        RowScratch scratch = Candidates([.. Enumerable.Range(0, 2000).Select(i => 3.1f + (i * 1e-6f))], out long between);
        long needed = (long)(part * between), left = needed;

        Assert.Equal(0, EvenSpread.Narrow(new(new(3.2f, 3), between, 0, between), ref left, scratch));
        Assert.Equal(needed, left);
    }

    [Fact]
    public void Narrow_WhereACandidateIsTheUpperBound_CountsItOnce()
    {
        // Half the mass of a bracket from 3 to 3.25: the part that is kept ends at 3.125 + 0.25 / 16.
        float[] values = [.. Enumerable.Range(0, 1025).Select(i => 3 + (i / 4096f))];
        RowScratch scratch = Candidates(values, out long between);
        long needed = between / 2, left = needed;
        (float, long) whole = ExactCut.Value(scratch.CandidateValues, scratch.CandidateWeights, values.Length, needed, scratch);

        int count = EvenSpread.Narrow(new(new(3.25f, 3), between, 0, between), ref left, scratch);

        Assert.Equal((3.109375f, 3.140625f), (scratch.CutValues[0], scratch.CutValues[count - 1]));
        Assert.Equal(whole, ExactCut.Value(scratch.CutValues, scratch.CutWeights, count, left, scratch));
    }

    [Fact]
    public void Narrow_WhereTooLittleLiesInside_LeavesItToOthers()
    {
        // A few spread evenly, some of them inside the part that would be kept, and most of the mass at the bottom.
        RowScratch scratch = Candidates([.. Enumerable.Range(0, 2000).Select(i => i < 128 ? 3 + (i / 512f) : 3)], out long between);
        long needed = between / 2, left = needed;

        Assert.Equal(0, EvenSpread.Narrow(new(new(3.25f, 3), between, 0, between), ref left, scratch));
        Assert.Equal(needed, left);
    }

    [Theory]
    [InlineData(float.PositiveInfinity, 3)]
    [InlineData(4, -float.MaxValue)]
    public void Narrow_OfAnOpenBracket_StillLeavesTheCutOrNothing(float high, float low)
    {
        float[] values = Rows.Normal(3000, 0.2f, 1);
        RowScratch scratch = Candidates([.. values.Select(v => v + 3.5f)], out long between);
        long needed = between / 2, left = needed;
        (float, long) whole = ExactCut.Value(scratch.CandidateValues, scratch.CandidateWeights, 3000, needed, scratch);

        int count = EvenSpread.Narrow(new(new(high, low), between, 0, between), ref left, scratch);

        Assert.True(count == 0 ? left == needed : whole == ExactCut.Value(scratch.CutValues, scratch.CutWeights, count, left, scratch));
    }

    private static RowScratch Candidates(float[] values, out long between)
    {
        RowScratch scratch = new();
        scratch.Reserve(values.Length);
        values.CopyTo(new Span<float>(scratch.CandidateValues, values.Length));
        scratch.CandidateCount = values.Length;
        between = Weights.FillAndSum(scratch.CandidateValues, values.Length, Scale, scratch.CandidateWeights);
        return scratch;
    }
}
