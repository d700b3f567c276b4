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
        // A guess from a sample nearly always holds; if not, everything is a candidate, which cannot fail.
        return Try(x, scale, share, MassGuide.Guess(x, scale, share, scratch), scratch)
            ?? Try(x, scale, share, Bracket.All, scratch)
            ?? throw new System.Diagnostics.UnreachableException("A row has no mass. This is a bug.");
    }

    private static (Cut Cut, WeighedRow Row)? Try(ReadOnlySpan<float> x, WeightScale scale, float share, Bracket bracket, RowScratch scratch)
    {
        WeighedRow row = WeighedRow.Weigh(x, scale, bracket, scratch);
        long needed = Mass.Share(share, row.All) - row.Above;
        if (needed <= 0 || needed > row.Between)
        {
            return null;
        }

        Cut cut = ExactCut.Find(
            scratch.CandidateValues, scratch.CandidateIndices, scratch.CandidateWeights, scratch.CandidateCount, needed, scratch);
        return (cut, row);
    }
}
