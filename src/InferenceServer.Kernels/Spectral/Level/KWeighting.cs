namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// The two filters of ITU-R BS.1770-4, annex 1, at any rate: the analogue prototypes behind the recommendation's coefficients
/// for 48 kHz, which they reproduce, brought to the rate by the bilinear transform.
/// </summary>
internal static class KWeighting
{
    /// <summary>The effect of a head: a shelf of +4 dB above about 1.7 kHz.</summary>
    public static Biquad Shelf(double rate)
    {
        const double Hertz = 1681.974450955533, Gain = 3.999843853973347, Quality = 0.7071752369554196;
        double k = Math.Tan(Math.PI * Hertz / rate), high = Math.Pow(10, Gain / 20), band = Math.Pow(high, 0.4996667741545416);
        double a0 = 1 + (k / Quality) + (k * k);
        return new(
            (high + (band * k / Quality) + (k * k)) / a0,
            2 * ((k * k) - high) / a0,
            (high - (band * k / Quality) + (k * k)) / a0,
            2 * ((k * k) - 1) / a0,
            (1 - (k / Quality) + (k * k)) / a0);
    }

    /// <summary>A high-pass at about 38 Hz; its numerator is not normalised, as in the recommendation.</summary>
    public static Biquad HighPass(double rate)
    {
        const double Hertz = 38.13547087602444, Quality = 0.5003270373238773;
        double k = Math.Tan(Math.PI * Hertz / rate), a0 = 1 + (k / Quality) + (k * k);
        return new(1, -2, 1, 2 * ((k * k) - 1) / a0, (1 - (k / Quality) + (k * k)) / a0);
    }
}
