using InferenceServer.Kernels.Sampling;

namespace InferenceServer.Kernels.Tests.Sampling;

public unsafe class TopPTests
{
    private const int Length = 131072;

    /// <summary>Only what the sample sees is large: it takes the cut for one of these logits, which hold too little.</summary>
    [Fact]
    public void Find_WhereTheGuessIsTooHigh_LooksBelowIt()
    {
        float[] x = Row(i => Sampled(i) ? 5 : 0);

        Bracket guess = AgainstWholeRow(x, 0.9f, out Bracket found);

        Assert.Equal(new Bracket(guess.Low, -float.MaxValue), found);
    }

    /// <summary>What the sample sees stands for few others: it takes the cut for one of these logits, which are not needed.</summary>
    [Fact]
    public void Find_WhereTheGuessIsTooLow_LooksAboveIt()
    {
        float[] x = Row(i => Sampled(i) ? 8 : i % 1024 is >= 256 and < 276 ? 10 : -9);

        Bracket guess = AgainstWholeRow(x, 0.5f, out Bracket found);

        Assert.Equal(new Bracket(float.PositiveInfinity, guess.High), found);
    }

    /// <summary>Of a row as long as these tests' the sample takes 16 logits of 1024.</summary>
    private static bool Sampled(int position) => position % (Length / Survey.SampleSize * 16) < 16;

    private static float[] Row(Func<int, float> logit) => [.. Rows.Normal(Length, 0.001f, 7).Select((noise, i) => logit(i) + noise)];

    /// <returns>The guess, which does not hold the cut.</returns>
    private static Bracket AgainstWholeRow(float[] x, float share, out Bracket found)
    {
        RowScratch scratch = new();
        scratch.Reserve(x.Length);
        Survey survey = Survey.Take(x, scratch);
        WeightScale scale = new(survey.Largest, Weight.ScaleOf(1));
        Bracket guess = MassGuide.Guess(survey, scale, share, x.Length, scratch);

        (Cut cut, WeighedRow row) = TopP.Find(x, Survey.Take(x, scratch), scale, share, scratch);

        fixed (float* values = x)
        {
            long all = Weights.FillAndSum(values, x.Length, scale, scratch.CandidateWeights);
            Assert.Equal(ExactCut.Find(values, null, scratch.CandidateWeights, x.Length, Mass.Share(share, all), scratch), cut);
        }

        found = row.Bracket;
        return guess;
    }
}
