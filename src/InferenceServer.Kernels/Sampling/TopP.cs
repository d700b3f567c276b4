namespace InferenceServer.Kernels.Sampling;

/// <summary>The shortest beginning of a row's order that holds a share of its mass.</summary>
internal static unsafe class TopP
{
    /// <summary>
    /// The cut at <paramref name="share"/> of the mass of <paramref name="x"/>. The pass that proved it is left in
    /// <paramref name="scratch"/>, its candidates weighed.
    /// </summary>
    public static (Cut Cut, WeighedRow Row) Find(ReadOnlySpan<float> x, WeightScale scale, float share, RowScratch scratch)
    {
        // A guess from a sample nearly always holds. If not, the cut lies on one side of it, which then cannot fail.
        Bracket bracket = MassGuide.Guess(x, scale, share, scratch);
        while (true)
        {
            WeighedRow row = WeighedRow.Weigh(x, scale, bracket, scratch);
            long needed = Mass.Share(share, row.All) - row.Above;
            if (needed > 0 && needed <= row.Between)
            {
                Cut cut = ExactCut.Find(
                    scratch.CandidateValues, scratch.CandidateIndices, scratch.CandidateWeights, scratch.CandidateCount, needed, scratch);
                return (cut, row);
            }

            bracket = needed <= 0 ? new(float.PositiveInfinity, bracket.High) : new(bracket.Low, -float.MaxValue);
        }
    }
}
