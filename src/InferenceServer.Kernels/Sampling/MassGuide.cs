namespace InferenceServer.Kernels.Sampling;

/// <summary>
/// Guesses bounds between which a row's top-p cut lies: the few largest logits, which may hold much of the mass, are
/// weighed exactly and the rest is judged by a sample. A guess only saves work: whoever uses it checks it against the
/// exact masses.
/// </summary>
internal static unsafe class MassGuide
{
    public const int SampleSize = 2048;

    /// <summary>Logits to a run of the sample.</summary>
    private const int Run = 16;

    /// <summary>Rank in the sample from which on a logit counts among the largest.</summary>
    private const int TopRank = SampleSize / 256;

    /// <summary>How many standard deviations of the judged mass the bounds lie from the guess.</summary>
    private const double Margin = 2.5;

    /// <summary>A bracket that likely holds the cut at <paramref name="share"/> of the mass; all of the row where it is short.</summary>
    public static Bracket Guess(ReadOnlySpan<float> x, WeightScale scale, float share, RowScratch scratch)
    {
        if (x.Length <= 2 * SampleSize)
        {
            return Bracket.All;
        }

        // 1. The largest: those of the sample's top ranks, in the whole row.
        Draw(x, scratch);
        float top = ExactCut.Value(scratch.Sample, null, SampleSize, TopRank, scratch).Value;
        if (float.IsNegativeInfinity(top))
        {
            return Bracket.All;
        }

        double topMass = WeightPass.MassFrom(x, top, scale, scratch);

        // 2. The rest, from the sample.
        long sampled = Rest(top, scale, scratch);
        double perSample = (double)x.Length / SampleSize, total = topMass + (sampled * perSample);
        double wanted = (share * total) - topMass;
        if (sampled == 0 || wanted < -total * (1 - share) / 2)
        {
            return new(float.PositiveInfinity, top);
        }

        // 3. Bounds around the guess: what is above the cut errs by its mass times 1 - share, what is below by share.
        float cut = At(wanted / perSample, sampled, scratch);
        double squares = 0;
        for (int i = 0; i < SampleSize; i++)
        {
            double part = scratch.SampleWeights[i] * (scratch.Sample[i] > cut ? 1 - share : share);
            squares += part * part;
        }

        double error = Margin * Math.Sqrt(squares);
        return new(At((wanted / perSample) - error, sampled, scratch), Math.Min(top, At((wanted / perSample) + error, sampled, scratch)));
    }

    /// <summary>The logit down to which the rest of the sample holds <paramref name="mass"/>.</summary>
    private static float At(double mass, long sampled, RowScratch scratch)
        => mass < 1 ? float.PositiveInfinity
            : mass >= sampled ? -float.MaxValue
            : Math.Max(-float.MaxValue, ExactCut.Value(scratch.Sample, scratch.SampleWeights, SampleSize, (long)mass, scratch).Value);

    /// <summary>Runs of logits spread evenly over the row; NaN, which has no place in an order, as negative infinity.</summary>
    private static void Draw(ReadOnlySpan<float> x, RowScratch scratch)
    {
        int runs = SampleSize / Run, stride = x.Length / runs;
        for (int run = 0; run < runs; run++)
        {
            x.Slice(run * stride, Run).CopyTo(new Span<float>(scratch.Sample + (run * Run), Run));
        }

        Maxima.Floor(scratch.Sample, SampleSize, float.NegativeInfinity);
    }

    /// <summary>Weighs the sample; what is not below <paramref name="top"/> weighs nothing there, for it is weighed exactly.</summary>
    private static long Rest(float top, WeightScale scale, RowScratch scratch)
    {
        Weights.Fill(scratch.Sample, SampleSize, scale, scratch.SampleWeights);
        for (int i = 0; i < SampleSize; i++)
        {
            scratch.SampleWeights[i] = scratch.Sample[i] < top ? scratch.SampleWeights[i] : 0;
        }

        return Weights.Sum(scratch.SampleWeights, SampleSize);
    }
}
