namespace InferenceServer.Kernels.Sampling;

/// <summary>Shares of a mass, in whole units.</summary>
internal static class Mass
{
    /// <summary>The least mass that is at least <paramref name="share"/> of <paramref name="total"/>; at least one unit, so that something is kept.</summary>
    public static long Share(float share, long total)
        => Math.Clamp((long)Math.Ceiling((double)share * total), 1, total);

    /// <summary>A number below <paramref name="total"/>, each equally likely: the whole part of uniform * total / 2^64.</summary>
    public static long Below(long total, ulong uniform) => (long)Math.BigMul(uniform, (ulong)total, out _);
}
