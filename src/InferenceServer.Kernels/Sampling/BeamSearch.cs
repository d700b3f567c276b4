namespace InferenceServer.Kernels.Sampling;

/// <summary>One step of beam search, and the score that compares sequences of different lengths.</summary>
public sealed class BeamSearch
{
    private readonly RowScratch _scratch = new();
    private Candidate[] _candidates = [];

    /// <summary>
    /// Finds the best continuations over all beams: the sums of a beam's score and a token's log-probability, the larger
    /// first, among equals the smaller beam, then the larger log-probability, then the smaller token. One call at a time; memory is kept from call to call.
    /// </summary>
    /// <param name="logProbabilities">beams x vocabulary, as from <see cref="LogSoftmax"/>; NaN and negative infinity are passed over.</param>
    /// <param name="beamScores">The score of each beam so far; negative infinity for a beam that is not alive.</param>
    /// <param name="continuations">Receives the best, at most as many as it is long; take twice the number of beams where some may end.</param>
    /// <returns>How many there are; fewer than asked for where fewer are possible.</returns>
    /// <exception cref="ArgumentException">There are no beams, or the log-probabilities are not a whole row for each.</exception>
    public int Expand(ReadOnlySpan<float> logProbabilities, ReadOnlySpan<float> beamScores, Span<BeamContinuation> continuations)
    {
        if (beamScores.IsEmpty || logProbabilities.IsEmpty || logProbabilities.Length % beamScores.Length != 0)
        {
            throw new ArgumentException($"There are {logProbabilities.Length} log-probabilities for {beamScores.Length} beams; expected a row of equal length for each.", nameof(logProbabilities));
        }

        int vocabulary = logProbabilities.Length / beamScores.Length, wanted = Math.Min(continuations.Length, logProbabilities.Length);
        if (wanted == 0)
        {
            return 0;
        }

        int perBeam = Math.Min(wanted, vocabulary), found = 0;
        if (_candidates.Length < perBeam * beamScores.Length)
        {
            _candidates = new Candidate[perBeam * beamScores.Length];
        }

        _scratch.Reserve(vocabulary);
        for (int beam = 0; beam < beamScores.Length; beam++)
        {
            found = Best(logProbabilities.Slice(beam * vocabulary, vocabulary), beamScores[beam], beam, perBeam, found);
        }

        Span<Candidate> all = _candidates.AsSpan(0, found);
        all.Sort(static (a, b) => a.CompareTo(b));
        wanted = Math.Min(wanted, found);
        for (int i = 0; i < wanted; i++)
        {
            continuations[i] = new(all[i].Beam, all[i].Token, all[i].Score);
        }

        return wanted;
    }

    /// <summary>score / ((5 + length) / 6)^penalty. Source: Wu et al., "Google's neural machine translation system", 2016.</summary>
    /// <param name="score">A sum of log-probabilities.</param>
    /// <param name="length">Tokens in the sequence, at least 1.</param>
    /// <param name="penalty">0 compares plain sums; the larger, the more long sequences are preferred.</param>
    public static float Normalise(float score, int length, float penalty)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        return score / MathF.Pow((5 + length) / 6f, penalty);
    }

    private unsafe int Best(ReadOnlySpan<float> row, float score, int beam, int wanted, int found)
    {
        int listed = TopK.List(row, wanted, _scratch);
        for (int i = 0; i < listed; i++)
        {
            float sum = score + _scratch.ListValues[i];
            if (sum > float.NegativeInfinity)
            {
                _candidates[found++] = new(beam, _scratch.ListIndices[i], sum, _scratch.ListValues[i]);
            }
        }

        return found;
    }

    private readonly record struct Candidate(int Beam, int Token, float Score, float LogProbability) : IComparable<Candidate>
    {
        public int CompareTo(Candidate other)
            => Score != other.Score ? other.Score.CompareTo(Score)
                : Beam != other.Beam ? Beam - other.Beam
                : LogProbability != other.LogProbability ? other.LogProbability.CompareTo(LogProbability)
                : Token - other.Token;
    }
}
