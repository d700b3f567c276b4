using System.Runtime.Intrinsics;

namespace InferenceServer.Kernels.Sampling;

/// <summary>
/// Locally typical sampling: keeps the logits whose surprise is nearest to the expected one, nearest first, until they
/// hold a share of the mass. Source: Meister, Pimentel, Wiher and Cotterell, "Locally typical sampling", TACL 2023.
/// </summary>
internal static unsafe class Typical
{
    /// <summary>
    /// Narrows the list of <paramref name="count"/> logits. A logit's surprise less the entropy is the weighted mean of
    /// the powers t less its own t: the logarithm of the total mass cancels.
    /// </summary>
    /// <returns>How many are left.</returns>
    public static int Narrow(int count, WeightScale scale, float share, RowScratch scratch)
    {
        float* values = scratch.ListValues;
        int* indices = scratch.ListIndices;
        float* nearness = scratch.CandidateValues;
        float* weights = scratch.CandidateWeights;
        float mean = Mean(values, count, scale, weights, out long total);
        Near(values, count, scale, mean, nearness);
        Cut cut = ExactCut.Find(nearness, null, weights, count, Mass.Share(share, total), scratch);
        return Gather.Narrow(nearness, values, indices, count, cut);
    }

    /// <summary>The mean of t by weight, from sums of whole numbers; the weights are left in <paramref name="weights"/>.</summary>
    private static float Mean(float* values, int count, WeightScale scale, float* weights, out long total)
    {
        total = Weights.FillAndSum(values, count, scale, weights);
        Vector512<long> sums = default;
        int i = 0;
        for (; i <= count - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            Vector512<float> t = Power(values + i, scale), floor = Vector512.Create(Weight.Floor);
            t = Vector512.ConditionalSelect(Vector512.GreaterThan(t, floor), t, floor);
            (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(t);
            (Vector512<double> lowerWeights, Vector512<double> upperWeights) = Vector512.Widen(Vector512.Load(weights + i));
            sums += Round(lower * lowerWeights) + Round(upper * upperWeights);
        }

        long sum = Vector512.Sum(sums);
        for (; i < count; i++)
        {
            float t = Weight.Power(values[i], scale.Largest, scale.Factor);
            t = t > Weight.Floor ? t : Weight.Floor;
            double product = (double)weights[i] * t;
            sum += Weight.Round(product);
        }

        return (float)((double)sum / total);
    }

    /// <summary>How near each is to the mean, negated, so that the nearest is the largest.</summary>
    private static void Near(float* values, int count, WeightScale scale, float mean, float* nearness)
    {
        int i = 0;
        for (; i <= count - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            (-Vector512.Abs(Power(values + i, scale) - Vector512.Create(mean))).Store(nearness + i);
        }

        for (; i < count; i++)
        {
            nearness[i] = -MathF.Abs(Weight.Power(values[i], scale.Largest, scale.Factor) - mean);
        }
    }

    private static Vector512<float> Power(float* values, WeightScale scale)
        => (Vector512.Load(values) - Vector512.Create(scale.Largest)) * scale.Factor;

    private static Vector512<long> Round(Vector512<double> unrounded)
        => (unrounded + Vector512.Create(Weight.Rounding)).AsInt64() - Vector512.Create(Weight.RoundingBits);
}
