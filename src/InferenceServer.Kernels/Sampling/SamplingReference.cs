namespace InferenceServer.Kernels.Sampling;

/// <summary>Sampling by definition: plain loops, a sort, double precision. What the tests compare with.</summary>
internal static class SamplingReference
{
    /// <summary>The probabilities that are left after all filters, zero for what is filtered out or banned.</summary>
    public static double[] Probabilities(ReadOnlySpan<float> logits, SamplingSettings settings)
        => Probabilities(logits, settings, exact: false);

    /// <summary>The same with the whole-number weights, so that every boundary falls as in the kernel.</summary>
    public static double[] ExactProbabilities(ReadOnlySpan<float> logits, SamplingSettings settings)
        => Probabilities(logits, settings, exact: true);

    private static double[] Probabilities(ReadOnlySpan<float> logits, SamplingSettings settings, bool exact)
    {
        float[] x = logits.ToArray();
        double[] result = new double[x.Length];
        float largest = x.Where(v => !float.IsNaN(v)).DefaultIfEmpty(float.NegativeInfinity).Max();
        if (float.IsNegativeInfinity(largest))
        {
            return result;
        }

        float scale = Weight.ScaleOf(settings.Temperature == 0 ? 1 : settings.Temperature);
        double[] weights = [.. x.Select(v => float.IsNaN(v) ? 0 : exact ? Weight.Round(Weight.Unrounded(v, largest, scale)) : Math.Exp(((double)v - largest) / settings.Temperature))];
        List<int> kept = [.. Enumerable.Range(0, x.Length).Where(i => x[i] > float.NegativeInfinity).OrderByDescending(i => x[i]).ThenBy(i => i)];
        if (settings.Temperature == 0)
        {
            result[kept[0]] = 1;
            return result;
        }

        kept = settings.TopK > 0 ? [.. kept.Take(settings.TopK)] : kept;
        kept = settings.TopP < 1 ? Prefix(kept, weights, settings.TopP) : kept;
        kept = settings.MinP > 0 ? [.. kept.Where(i => Reaches(x[i], largest, scale, settings, exact))] : kept;
        if (settings.TypicalP < 1)
        {
            double[] distance = Distances(x, kept, weights, largest, scale, exact);
            kept = Prefix([.. kept.OrderBy(i => distance[i]).ThenBy(i => i)], weights, settings.TypicalP);
        }

        double total = kept.Sum(i => weights[i]);
        foreach (int i in kept)
        {
            result[i] = weights[i] / total;
        }

        return result;
    }

    private static bool Reaches(float x, float largest, float scale, SamplingSettings settings, bool exact)
        => exact
            ? Weight.Power(x, largest, scale) >= (float)Math.Log2(settings.MinP)
            : ((double)x - largest) / settings.Temperature >= Math.Log(settings.MinP);

    private static double[] Distances(float[] x, List<int> kept, double[] weights, float largest, float scale, bool exact)
    {
        double total = kept.Sum(i => weights[i]);
        double[] distance = new double[x.Length];
        if (!exact)
        {
            double entropy = -kept.Where(i => weights[i] > 0).Sum(i => weights[i] / total * Math.Log(weights[i] / total));
            foreach (int i in kept)
            {
                distance[i] = Math.Abs(-Math.Log(weights[i] / total) - entropy);
            }

            return distance;
        }

        double Power(int i) => Math.Max(Weight.Floor, Weight.Power(x[i], largest, scale));
        float mean = (float)(kept.Sum(i => Math.Round(Weight.Unrounded(x[i], largest, scale) * Power(i))) / total);
        foreach (int i in kept)
        {
            distance[i] = MathF.Abs(Weight.Power(x[i], largest, scale) - mean);
        }

        return distance;
    }

    /// <summary>The shortest beginning that holds the share.</summary>
    private static List<int> Prefix(List<int> order, double[] weights, double share)
    {
        double needed = share * order.Sum(i => weights[i]), mass = 0;
        int length = 0;
        do
        {
            mass += weights[order[length++]];
        }
        while (mass < needed && length < order.Count);
        return order[..length];
    }
}
