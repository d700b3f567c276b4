namespace InferenceServer.Kernels.Sampling;

/// <summary>The natural logarithm of the softmax of rows.</summary>
public static class LogSoftmax
{
    /// <summary>Computes it for one row; about 2e-7 from the exact value, relative to the larger of 1 and the value.</summary>
    /// <param name="logits">From 1 to <see cref="TokenSampler.LongestVocabulary"/> logits. NaN counts as negative infinity; where nothing else is there the result is NaN throughout. Where positive infinity is there, it shares all probability.</param>
    /// <param name="result">As many; may be <paramref name="logits"/>.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static void Compute(ReadOnlySpan<float> logits, Span<float> result)
    {
        if (logits.Length is < 1 or > TokenSampler.LongestVocabulary || logits.Length != result.Length)
        {
            throw new ArgumentException($"There are {logits.Length} logits and room for {result.Length}; expected 1 to {TokenSampler.LongestVocabulary}, as many of both.", nameof(result));
        }

        float largest = Maxima.Of(logits);
        if (float.IsInfinity(largest))
        {
            Degenerate(logits, largest, result);
            return;
        }

        double total = LogProbability.TotalPower(WeightPass.Total(logits, new WeightScale(largest, Weight.ScaleOf(1)))) * LogProbability.Ln2;
        for (int i = 0; i < logits.Length; i++)
        {
            float x = logits[i];
            result[i] = float.IsNaN(x) ? float.NegativeInfinity : (float)((double)x - largest - total);
        }
    }

    private static void Degenerate(ReadOnlySpan<float> logits, float largest, Span<float> result)
    {
        if (largest < 0)
        {
            result.Fill(float.NaN);
            return;
        }

        float share = (float)(-Log2.Of(logits.Count(largest)) * LogProbability.Ln2);
        for (int i = 0; i < logits.Length; i++)
        {
            result[i] = float.IsPositiveInfinity(logits[i]) ? share : float.NegativeInfinity;
        }
    }
}
