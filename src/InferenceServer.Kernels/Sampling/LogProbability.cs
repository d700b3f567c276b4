namespace InferenceServer.Kernels.Sampling;

/// <summary>Natural logarithms of a softmax.</summary>
internal static class LogProbability
{
    public const double Ln2 = 0.69314718055994531;

    /// <summary>Of one logit among all of its row, before any filter.</summary>
    public static float Of(ReadOnlySpan<float> x, int position, WeightScale scale)
        => Of(Weight.Power(x[position], scale.Largest, scale.Factor), WeightPass.Total(x, scale));

    /// <summary>Of a power among a total mass.</summary>
    public static float Of(float power, long all) => (float)(((double)power - TotalPower(all)) * Ln2);

    /// <summary>log2 of a total mass, the largest logit weighing 1.</summary>
    public static double TotalPower(long all) => Log2.Of(all) - 40;
}
