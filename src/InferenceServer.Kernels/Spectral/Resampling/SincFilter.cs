namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// The continuous filter in double precision: <c>y[m] = Σ x[n] h(m/b − n/a)</c> with <c>h(t) = (f/a) sinc(f t) w(f t)</c> and
/// <c>f = min(a, b) · roll-off</c>, where a and b are the rates without their common factor.
/// </summary>
internal sealed class SincFilter
{
    private readonly ResamplerOptions _options;
    private readonly double _frequency;
    private readonly double _besselOfBeta;

    public SincFilter(ResamplerOptions options)
    {
        _options = options;
        int common = (int)System.Numerics.BigInteger.GreatestCommonDivisor(options.FromRate, options.ToRate);
        (From, To) = (options.FromRate / common, options.ToRate / common);
        _frequency = Math.Min(From, To) * options.RollOff;
        _besselOfBeta = Bessel(options.Beta);
        Half = (int)Math.Ceiling(options.ZeroCrossings * From / _frequency);
    }

    /// <summary>a.</summary>
    public int From { get; }

    /// <summary>b.</summary>
    public int To { get; }

    /// <summary>Input samples on either side that an output sample can depend on.</summary>
    public int Half { get; }

    /// <summary>h for an output that lies <paramref name="numerator"/>/b input samples after the one that is weighed.</summary>
    public double Tap(long numerator)
    {
        // t = (m/b - n/a) f; in input samples the distance is numerator / b.
        double t = (double)numerator / ((double)To * From) * _frequency, reach = _options.ZeroCrossings;
        if (Math.Abs(t) >= reach)
        {
            return 0;
        }

        double window = _options.Window == ResamplerWindow.Hann
            ? Math.Pow(Math.Cos(t * Math.PI / reach / 2), 2)
            : Bessel(_options.Beta * Math.Sqrt(1 - (t / reach * (t / reach)))) / _besselOfBeta;
        double sinc = t == 0 ? 1 : Math.Sin(Math.PI * t) / (Math.PI * t);
        return sinc * window * _frequency / From;
    }

    // The modified Bessel function of the first kind and order 0, by its series.
    private static double Bessel(double x)
    {
        double sum = 1, term = 1;
        for (int k = 1; term > sum * 1e-17; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }
}
