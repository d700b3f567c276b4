using System.Runtime.Intrinsics;

namespace InferenceServer.Kernels.Sampling;

/// <summary>
/// Guesses bounds between which a row's top-p cut lies: the columns' largest logits, which may hold much of the mass,
/// are weighed exactly and the rest is judged by a sample. A guess only saves work: whoever uses it checks it against the
/// exact masses.
/// </summary>
internal static unsafe class MassGuide
{
    /// <summary>How many standard deviations of the judged mass the bounds lie from the guess.</summary>
    private const double Margin = 3;

    /// <summary>Powers of two, on either side of the cut, in which the mass is taken to be spread evenly.</summary>
    private const float Reach = 0.25f;

    /// <summary>A bracket that likely holds the cut at <paramref name="share"/> of the mass; all of the row where it was not sampled.</summary>
    /// <param name="survey">Of the row; its sample and list are still in the scratch.</param>
    /// <param name="scale">Of the row.</param>
    /// <param name="share">Over 0 and under 1.</param>
    /// <param name="length">Logits in the row.</param>
    /// <param name="scratch">The survey's.</param>
    public static Bracket Guess(Survey survey, WeightScale scale, float share, int length, RowScratch scratch)
    {
        if (survey.Count == 0)
        {
            return Bracket.All;
        }

        // 1. The largest, exactly; 2. the rest, from the sample.
        double topMass = Weights.FillAndSum(scratch.CandidateValues, survey.Count, scale, scratch.CandidateWeights);
        long sampled = Rest(scale, scratch);
        double perSample = (double)length / Survey.SampleSize, total = topMass + (sampled * perSample);
        double wanted = (share * total) - topMass;
        if (sampled == 0 || wanted < -total * (1 - share) / 2)
        {
            return new(float.PositiveInfinity, survey.Top);
        }

        // 3. Bounds around the guess: what is above the cut errs by its mass times 1 - share, what is below by share.
        float cut = At(wanted / perSample, sampled, scratch);
        double above = Squares(cut, scratch), below = Squares(float.NegativeInfinity, scratch) - above;
        double error = Margin * Math.Sqrt((above * (1 - share) * (1 - share)) + (below * share * share));
        float width = Width(cut, error, scale, scratch);
        return width > 0
            ? new(cut + width, Math.Min(survey.Top, cut - width))
            : new(At((wanted / perSample) - error, sampled, scratch), Math.Min(survey.Top, At((wanted / perSample) + error, sampled, scratch)));
    }

    /// <summary>How far from the cut the mass errs by <paramref name="error"/>, judged by what lies near it; 0 where that is too little to tell.</summary>
    private static float Width(float cut, double error, WeightScale scale, RowScratch scratch)
    {
        float reach = Reach / scale.Factor;
        long around = Weights.SumFrom(scratch.Sample, scratch.SampleWeights, Survey.SampleSize, cut - reach)
            - Weights.SumFrom(scratch.Sample, scratch.SampleWeights, Survey.SampleSize, cut + reach);
        return around < error ? 0 : (float)(reach * 2 * error / around);
    }

    /// <summary>The logit down to which the rest of the sample holds <paramref name="mass"/>.</summary>
    private static float At(double mass, long sampled, RowScratch scratch)
        => mass < 1 ? float.PositiveInfinity
            : mass >= sampled ? -float.MaxValue
            : Math.Max(-float.MaxValue, ExactCut.Value(scratch.Sample, scratch.SampleWeights, Survey.SampleSize, (long)mass, scratch).Value);

    /// <summary>Weighs the sample; what is listed by the survey weighs nothing there, for it is weighed exactly.</summary>
    private static long Rest(WeightScale scale, RowScratch scratch)
    {
        Weights.Fill(scratch.Sample, Survey.SampleSize, scale, scratch.SampleWeights);
        return Weights.KeepBelow(scratch.Sample, scratch.SampleBounds, scratch.SampleWeights, Survey.SampleSize);
    }

    /// <summary>The sum of the squares of the sample's weights, for logits not below <paramref name="bound"/>.</summary>
    private static double Squares(float bound, RowScratch scratch)
        => Vector512.IsHardwareAccelerated ? Squares<Lanes512>(bound, scratch)
            : Vector256.IsHardwareAccelerated ? Squares<Lanes256>(bound, scratch)
            : Squares<Lanes128>(bound, scratch);

    private static double Squares<TLanes>(float bound, RowScratch scratch)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes least = TLanes.All(bound), sum = TLanes.All(0);
        for (int i = 0; i < Survey.SampleSize; i += TLanes.Count)
        {
            TLanes kept = TLanes.Keep(TLanes.Load(scratch.SampleWeights + i), TLanes.Load(scratch.Sample + i), least);
            sum = TLanes.MultiplyAdd(kept, kept, sum);
        }

        return TLanes.Sum(sum);
    }
}
