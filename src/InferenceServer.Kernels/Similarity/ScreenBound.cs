using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace InferenceServer.Kernels.Similarity;

/// <summary>
/// By how much a screened score can differ from the score that <see cref="RowScan"/> gives. Screening multiplies whole numbers of 16
/// bits, which takes about half as long as multiplying singles, and only rows that might be among the best are scored exactly, so
/// that no answer depends on it.
/// <para>
/// Row x and query q are scaled and rounded: <c>s x = x' + e</c> and <c>t q = q' + f</c> with whole x' and q' and, for each of n numbers,
/// an error of half at most (0.51 with the rounding of the multiplication). Then <c>s t (x . q) = x' . q' + x' . f + e . (t q)</c>, and by
/// Cauchy and Schwarz
/// </para>
/// <code>| s t (x . q) - x' . q' |  &lt;=  |x'| |f| + |e| |t q|  &lt;=  R |f| + 0.51 sqrt(n) |t q|</code>
/// <para>
/// where R is the longest that x' can be. The sum of products itself, computed in singles over sixteen lanes, errs by
/// <c>(n / 16 + 5) u |x| |q|</c> at most, u being 2^-24; the conversions of the whole sum, of the factor and of the bar are worth a few dozen
/// u more. All of it is the <see cref="Margin"/>, which no row's numbers enter: one number for a query. A row is a candidate
/// unless <c>(x' . q' + margin) factor / s</c> lies below the bar (<see cref="Bars"/>) of the query's selection; what is not a number does not lie below.
/// </para>
/// <para>
/// s is chosen so that x' has about the length <see cref="RowLength"/>, for rows of bytes it is 1 and e is 0; t is chosen so that the product of the lengths of x'
/// and q' is below 2^31, which then bounds every sum of products (and of their magnitudes): sums of 32 bits may wrap on the way and are right in the end.
/// Lengths of 1e19 and more, beyond which products of singles might overflow, and numbers that are not finite make a row a candidate
/// always, and a query one that is not screened.
/// </para>
/// </summary>
internal static class ScreenBound
{
    /// <summary>The most numbers of a row: the lengths below are computed in singles, to three digits at least.</summary>
    public const int MostDimension = 1 << 16;

    /// <summary>The length that rows are scaled to, so that each of their numbers fits 16 bits.</summary>
    public const float RowLength = 32700;

    /// <summary>Lengths whose squares are below, zero among them, count as this one.</summary>
    public const float LeastSquares = 1e-30f;

    /// <summary>The largest square of a length at which no product of two overflows.</summary>
    public const float MostSquares = 1e38f;

    private const double Rounding = 0.51;
    private const double Unit = 1.0 / (1 << 24);

    /// <summary>The longest that a rounded row can be; a length that is computed in singles errs by less than a thousandth.</summary>
    public static double LongestRow(RowFormat format, int dimension)
        => format == RowFormat.Int8 ? 128 * Math.Sqrt(dimension) : (RowLength * 1.001) + (Rounding * Math.Sqrt(dimension));

    /// <summary>The longest that a query may be before it is rounded, so that sums of products fit 32 bits.</summary>
    public static double LongestQuery(RowFormat format, int dimension)
        => (0.999 * (1L << 31) / LongestRow(format, dimension)) - (Rounding * Math.Sqrt(dimension));

    /// <summary>The margin of a query.</summary>
    /// <param name="format">The rows'.</param>
    /// <param name="dimension">n.</param>
    /// <param name="length">|t q|.</param>
    /// <param name="error">|f|.</param>
    public static float Margin(RowFormat format, int dimension, double length, double error)
    {
        double longestRow = LongestRow(format, dimension);
        double rounded = format == RowFormat.Int8 ? 0 : Rounding * Math.Sqrt(dimension) * length;
        double computed = ((dimension / 16) + 128) * Unit * longestRow * (length + error);
        return MathF.BitIncrement((float)(1.001 * ((longestRow * error) + rounded + computed)));
    }

    /// <summary>
    /// What screened scores have to reach: the selections' thresholds in the scales of the queries, less four units of rounding and what a score
    /// that underflows is rounded by. Below every number or not a number, which both let all rows through, where a threshold is infinite.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Bars(Vector512<float> thresholds, Vector512<float> scales)
    {
        Vector512<float> scaled = thresholds * scales;
        Vector512<float> underflow = Vector512.Max(scales, Vector512.Create(4f)) * float.Epsilon;
        return scaled - (Vector512.Abs(scaled) * (4 / (float)(1 << 24))) - underflow;
    }
}
