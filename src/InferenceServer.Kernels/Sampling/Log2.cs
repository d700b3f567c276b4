namespace InferenceServer.Kernels.Sampling;

/// <summary>A binary logarithm from sums, products and one quotient only, so that it has the same bits on every machine; the platform's own need not.</summary>
internal static class Log2
{
    private const double TwoOverLn2 = 2.8853900817779268, HalfRootTwo = 0.70710678118654752;
    private const int Terms = 12;

    /// <summary>log2 of a normal, positive number, to about one unit in the last place of the result or of 1.</summary>
    public static double Of(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52) - 1022;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFF) | 0x3FE0000000000000);
        if (mantissa < HalfRootTwo)
        {
            mantissa *= 2;
            exponent--;
        }

        // 2 artanh(s) = 2 (s + s^3/3 + s^5/5 ...), |s| < 0.172.
        double s = (mantissa - 1) / (mantissa + 1), square = s * s, sum = 0;
        for (int term = Terms; term >= 0; term--)
        {
            sum = (sum * square) + (1.0 / ((2 * term) + 1));
        }

        return exponent + (TwoOverLn2 * (s * sum));
    }
}
