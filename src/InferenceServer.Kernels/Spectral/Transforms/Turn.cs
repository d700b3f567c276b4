namespace InferenceServer.Kernels.Spectral;

/// <summary>Points of the unit circle, exact at its eighths.</summary>
internal static class Turn
{
    /// <summary>Sine and cosine of <c>2π numerator / denominator</c>, the angle reduced in integers first.</summary>
    public static (double Sine, double Cosine) Of(long numerator, long denominator)
    {
        long reduced = numerator % denominator;
        reduced = reduced < 0 ? reduced + denominator : reduced;
        return Math.SinCos(2 * Math.PI * reduced / denominator) switch
        {
            _ when reduced == 0 => (0, 1),
            _ when 4 * reduced == denominator => (1, 0),
            _ when 2 * reduced == denominator => (0, -1),
            _ when 4 * reduced == 3 * denominator => (-1, 0),
            (double sine, double cosine) => (sine, cosine),
        };
    }
}
