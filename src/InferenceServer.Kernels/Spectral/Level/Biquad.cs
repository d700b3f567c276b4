namespace InferenceServer.Kernels.Spectral;

/// <summary>A second-order filter in double precision, transposed direct form II; a0 is 1.</summary>
internal readonly record struct Biquad(double B0, double B1, double B2, double A1, double A2)
{
    /// <summary>Filters the next sample; the caller keeps the two states, which start at 0.</summary>
    public double Next(double x, ref double first, ref double second)
    {
        double y = (B0 * x) + first;
        first = (B1 * x) - (A1 * y) + second;
        second = (B2 * x) - (A2 * y);
        return y;
    }
}
