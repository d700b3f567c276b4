namespace InferenceServer.Kernels.Sampling;

/// <summary>The masses that a <see cref="WeightPass"/> found: of everything, above the bracket, and of the candidates within it.</summary>
internal readonly unsafe record struct WeighedRow(Bracket Bracket, long All, long Above, long Between)
{
    /// <summary>Reads the row once and weighs the candidates, which stay in <paramref name="scratch"/>.</summary>
    public static WeighedRow Weigh(ReadOnlySpan<float> x, WeightScale scale, Bracket bracket, RowScratch scratch)
    {
        (long all, long above) = WeightPass.Run(x, scale, bracket, scratch);
        long between = Weights.FillAndSum(scratch.CandidateValues, scratch.CandidateCount, scale, scratch.CandidateWeights);
        return new(bracket, all, above, between);
    }

    /// <summary>Whether what <paramref name="cut"/> keeps can be told from these masses and candidates.</summary>
    public bool Covers(Cut cut)
        => cut == Cut.None ? Bracket.Open : !Bracket.Open && cut.Value <= Bracket.High && cut.Value >= Bracket.Low;
}
