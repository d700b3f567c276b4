namespace InferenceServer.Kernels.Sampling;

/// <summary>The shortest beginning of a row's order that holds a share of its mass.</summary>
internal static unsafe class TopP
{
    /// <summary>
    /// The cut at <paramref name="share"/> of the mass of <paramref name="x"/>, of which <paramref name="survey"/> was
    /// the last thing done in the scratch. The pass that proved the cut is left there, its candidates weighed.
    /// </summary>
    public static (Cut Cut, WeighedRow Row) Find(ReadOnlySpan<float> x, Survey survey, WeightScale scale, float share, RowScratch scratch)
    {
        // A guess from a sample nearly always holds. If not, the cut lies on one side of it, which then cannot fail.
        Bracket bracket = MassGuide.Guess(survey, scale, share, x.Length, scratch);
        while (true)
        {
            WeighedRow row = WeighedRow.Weigh(x, scale, bracket, scratch);
            long needed = Mass.Share(share, row.All) - row.Above;
            if (needed > 0 && needed <= row.Between)
            {
                return (Exact(x, scale, row, needed, scratch), row);
            }

            bracket = needed <= 0 ? new(float.PositiveInfinity, bracket.High) : new(bracket.Low, -float.MaxValue);
        }
    }

    /// <summary>The cut after which the candidates hold <paramref name="needed"/>.</summary>
    internal static Cut Exact(ReadOnlySpan<float> x, WeightScale scale, WeighedRow row, long needed, RowScratch scratch)
    {
        int count = EvenSpread.Narrow(row, ref needed, scratch);
        (float value, long left) = count > 0
            ? ExactCut.Value(scratch.CutValues, scratch.CutWeights, count, needed, scratch)
            : ExactCut.Value(scratch.CandidateValues, scratch.CandidateWeights, scratch.CandidateCount, needed, scratch);

        // Equal logits weigh the same: which of them is the last follows from what is left to hold.
        long weight = Weight.Round(Weight.Unrounded(value, scale.Largest, scale.Factor));
        int last = Ties.Position(scratch.CandidateValues, scratch.CandidateCount, value, (left + weight - 1) / weight);
        int tile = 0, before = 0;
        for (; before + scratch.CandidateCounts[tile] <= last; tile++)
        {
            before += scratch.CandidateCounts[tile];
        }

        int ties = Ties.Count(scratch.CandidateValues + before, last + 1 - before, value), start = tile * RowScratch.Tile;
        fixed (float* all = x)
        {
            return new(value, start + Ties.Position(all + start, x.Length - start, value, ties));
        }
    }
}
