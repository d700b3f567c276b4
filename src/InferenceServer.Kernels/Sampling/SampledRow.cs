namespace InferenceServer.Kernels.Sampling;

/// <summary>One row from logits to token.</summary>
internal static unsafe class SampledRow
{
    /// <summary>The token, or <see cref="TokenSampler.NoToken"/>; its log-probability where asked for, else 0.</summary>
    public static (int Token, float LogProbability) Sample(ReadOnlySpan<float> logits, in SamplingRow settings, bool withProbability, RowScratch scratch)
    {
        SamplingSettings how = settings.Settings;
        ReadOnlySpan<float> x = Finite(logits, how, scratch, out Survey survey);
        float largest = survey.Largest;
        if (float.IsNegativeInfinity(largest))
        {
            return (TokenSampler.NoToken, float.NaN);
        }

        WeightScale scale = new(largest, Weight.ScaleOf(how.Temperature == 0 ? 1 : how.Temperature));
        int token;
        if (how.Temperature == 0)
        {
            token = Maxima.FirstOf(x, largest, scratch.CandidateWeights);
        }
        else
        {
            Remainder left = Filters.Apply(x, survey, scale, how, scratch);
            ulong uniform = Philox.Uniform(settings.Seed, settings.Request, settings.Step, settings.Stream);
            token = left.ToToken(Draw.Position(left.Values(x, scratch), scale, left, uniform, scratch), scratch);
        }

        return (token, withProbability ? LogProbability.Of(x, token, scale) : 0);
    }

    /// <summary>The probabilities that <see cref="Sample"/> draws with; all zero where there is no token.</summary>
    public static void Probabilities(ReadOnlySpan<float> logits, SamplingSettings settings, Span<float> probabilities, RowScratch scratch)
    {
        probabilities.Clear();
        ReadOnlySpan<float> x = Finite(logits, settings, scratch, out Survey survey);
        float largest = survey.Largest;
        if (float.IsNegativeInfinity(largest))
        {
            return;
        }

        if (settings.Temperature == 0)
        {
            probabilities[Maxima.FirstOf(x, largest, scratch.CandidateWeights)] = 1;
            return;
        }

        WeightScale scale = new(largest, Weight.ScaleOf(settings.Temperature));
        Remainder left = Filters.Apply(x, survey, scale, settings, scratch);
        ReadOnlySpan<float> values = left.Values(x, scratch);
        long total = 0;
        for (int i = 0; i < values.Length; i++)
        {
            total += left.Cut.Keeps(values[i], i) ? Weight.Round(Weight.Unrounded(values[i], scale.Largest, scale.Factor)) : 0;
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (left.Cut.Keeps(values[i], i))
            {
                long weight = Weight.Round(Weight.Unrounded(values[i], scale.Largest, scale.Factor));
                probabilities[left.ToToken(i, scratch)] = (float)((double)weight / total);
            }
        }
    }

    /// <summary>The row, or where it holds positive infinity a copy in which only that is left, at zero.</summary>
    private static ReadOnlySpan<float> Finite(ReadOnlySpan<float> logits, SamplingSettings settings, RowScratch scratch, out Survey survey)
    {
        survey = Look(logits, settings, scratch);
        if (!float.IsPositiveInfinity(survey.Largest))
        {
            return logits;
        }

        for (int i = 0; i < logits.Length; i++)
        {
            scratch.Row[i] = float.IsPositiveInfinity(logits[i]) ? 0 : float.NegativeInfinity;
        }

        ReadOnlySpan<float> finite = new(scratch.Row, logits.Length);
        survey = Look(finite, settings, scratch);
        return finite;
    }

    private static Survey Look(ReadOnlySpan<float> x, SamplingSettings settings, RowScratch scratch)
        => Filters.UseSurvey(settings, x.Length) ? Survey.Take(x, scratch)
            : settings.Temperature == 0 ? Survey.OfColumns(x, scratch)
            : Survey.LargestOnly(x);
}
