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
        for (int i = 0; i < count; i++)
        {
            nearness[i] = -MathF.Abs(Weight.Power(values[i], scale.Largest, scale.Factor) - mean);
        }

        Cut cut = ExactCut.Find(nearness, null, weights, count, Mass.Share(share, total), scratch);
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            if (cut.Keeps(nearness[i], i))
            {
                (values[kept], indices[kept]) = (values[i], indices[i]);
                kept++;
            }
        }

        return kept;
    }

    /// <summary>The mean of t by weight, from sums of whole numbers; the weights are left in <paramref name="weights"/>.</summary>
    private static float Mean(float* values, int count, WeightScale scale, float* weights, out long total)
    {
        total = Weights.FillAndSum(values, count, scale, weights);
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            float t = Weight.Power(values[i], scale.Largest, scale.Factor);
            t = t > Weight.Floor ? t : Weight.Floor;
            double product = (double)weights[i] * t;
            sum += Weight.Round(product);
        }

        return (float)((double)sum / total);
    }
}
