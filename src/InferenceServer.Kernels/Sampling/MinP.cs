namespace InferenceServer.Kernels.Sampling;

/// <summary>What is at least a share as likely as the likeliest.</summary>
internal static class MinP
{
    /// <summary>
    /// Keeps the logits whose power t (see <see cref="Weight"/>) is at least log2(<paramref name="share"/>). As t never
    /// falls where the logit rises, this is a bound on logits, found by halving.
    /// </summary>
    public static Cut Find(WeightScale scale, float share)
    {
        float least = (float)Log2.Of(share);
        uint below = OrderedKey.Of(float.NegativeInfinity), reaches = OrderedKey.Of(scale.Largest);
        while (reaches - below > 1)
        {
            uint middle = below + ((reaches - below) / 2);
            if (Weight.Power(OrderedKey.ToFloat(middle), scale.Largest, scale.Factor) >= least)
            {
                reaches = middle;
            }
            else
            {
                below = middle;
            }
        }

        return new(OrderedKey.ToFloat(reaches), int.MaxValue);
    }
}
