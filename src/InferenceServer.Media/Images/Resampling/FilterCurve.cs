namespace InferenceServer.Media.Images.Resampling;

/// <summary>The weight of a pixel by its distance, in double precision and in this order of operations: the last bit decides roundings later.</summary>
internal static class FilterCurve
{
    /// <summary>The distance from which on every weight is 0.</summary>
    public static double Support(ResampleFilter filter) => filter switch
    {
        ResampleFilter.Box => 0.5,
        ResampleFilter.Bilinear or ResampleFilter.Hamming => 1,
        ResampleFilter.Bicubic => 2,
        ResampleFilter.Lanczos => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "this filter has no weights"),
    };

    public static double Weight(ResampleFilter filter, double x) => filter switch
    {
        ResampleFilter.Box => x is > -0.5 and <= 0.5 ? 1 : 0,
        ResampleFilter.Bilinear => Math.Max(0, 1 - Math.Abs(x)),
        ResampleFilter.Hamming => Hamming(Math.Abs(x)),
        ResampleFilter.Bicubic => Cubic(Math.Abs(x)),
        _ => x is >= -3 and < 3 ? Sinc(x) * Sinc(x / 3) : 0,
    };

    private static double Cubic(double x) => x switch
    {
        < 1 => ((((-0.5 + 2.0) * x) - (-0.5 + 3.0)) * x * x) + 1,
        < 2 => ((((x - 5) * x) + 8) * x - 4) * -0.5,
        _ => 0,
    };

    private static double Hamming(double x)
    {
        if (x is 0 or >= 1)
        {
            return x == 0 ? 1 : 0;
        }

        x *= Math.PI;
        return Math.Sin(x) / x * (0.54 + (0.46 * Math.Cos(x)));
    }

    private static double Sinc(double x)
    {
        if (x == 0)
        {
            return 1;
        }

        x *= Math.PI;
        return Math.Sin(x) / x;
    }
}
