using InferenceServer.Kernels.Sampling;

namespace InferenceServer.Kernels.Tests.Sampling;

public class MassGuideTests
{
    /// <summary>A bad guess gives the same tokens, only later: nothing else would show it.</summary>
    [Theory]
    [InlineData(0.5f, 0.9f)]
    [InlineData(2, 0.9f)]
    [InlineData(2, 0.5f)]
    [InlineData(2, 0.99f)]
    [InlineData(5, 0.9f)]
    [InlineData(5, 0.3f)]
    public void Guess_OfRandomRows_NearlyAlwaysHoldsTheCutAndLittleElse(float deviation, float share)
    {
        const int Length = 50021, Count = 20;
        RowScratch scratch = new();
        scratch.Reserve(Length);
        int held = 0, candidates = 0;
        for (int seed = 0; seed < Count; seed++)
        {
            float[] x = Rows.Normal(Length, deviation, seed);
            Survey survey = Survey.Take(x, scratch);
            WeightScale scale = new(survey.Largest, Weight.ScaleOf(1));
            WeighedRow row = WeighedRow.Weigh(x, scale, MassGuide.Guess(survey, scale, share, Length, scratch), scratch);
            long needed = Mass.Share(share, row.All) - row.Above;
            held += needed > 0 && needed <= row.Between ? 1 : 0;
            candidates += scratch.CandidateCount;
        }

        Assert.InRange(held, Count - 1, Count);
        Assert.InRange(candidates, Count, Count * Length / 7);
    }
}
