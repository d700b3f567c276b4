namespace InferenceServer.Kernels.Sampling;

/// <summary>Natural logarithms of a softmax.</summary>
internal static class LogProbability
{
    public const double Ln2 = 0.69314718055994531;

    /// <summary>Of one logit among all of its row, before any filter.</summary>
    public static float Of(ReadOnlySpan<float> x, int position, WeightScale scale)
    {
        double t = Weight.Power(x[position], scale.Largest, scale.Factor);
        return (float)((t - TotalPower(WeightPass.Total(x, scale))) * Ln2);
    }

    /// <summary>log2 of a total mass, the largest logit weighing 1.</summary>
    public static double TotalPower(long all) => Log2.Of(all) - 40;
}
