namespace InferenceServer.Media.Images.Resampling;

/// <summary>
/// For each pixel of a line that is made, which pixels of the old line it takes and with which weights: fixed point, 22 bits,
/// summing to about 1. Shrinking widens the filter, so nothing is skipped.
/// </summary>
internal sealed class ResampleWeights
{
    /// <summary>Fractional bits of a weight: 32 less 8 for the pixel and 2 for overshoot and sign.</summary>
    public const int Precision = 22;

    // Taps come in fours for the vector loop; the fill weighs 0.
    private const int TapGroup = 4;

    private readonly int[] _starts;
    private readonly int[] _weights;

    private ResampleWeights(int count, int taps)
    {
        Taps = taps;
        _starts = new int[count];
        _weights = new int[checked(count * taps)];
    }

    /// <summary>Weights of each pixel, a multiple of 4, the last of them zero.</summary>
    public int Taps { get; }

    /// <summary>Pixels that are made.</summary>
    public int Count => _starts.Length;

    /// <summary>The first old pixel that is used.</summary>
    public int First { get; private set; }

    /// <summary>One past the last old pixel that is used.</summary>
    public int End { get; private set; }

    /// <param name="oldLength">Pixels of the old line.</param>
    /// <param name="newLength">Pixels of the whole new line.</param>
    /// <param name="filter">Any but nearest.</param>
    /// <param name="first">The first pixel of the new line that is wanted.</param>
    /// <param name="count">How many are wanted.</param>
    public static ResampleWeights Build(int oldLength, int newLength, ResampleFilter filter, int first, int count)
    {
        double scale = (double)oldLength / newLength;
        double stretch = Math.Max(scale, 1);
        double support = FilterCurve.Support(filter) * stretch;
        int most = (int)Math.Min(oldLength, ((long)Math.Ceiling(support) * 2) + 1);
        ResampleWeights weights = new(count, (most + TapGroup - 1) / TapGroup * TapGroup) { First = oldLength };
        double[] line = new double[most];
        for (int i = 0; i < count; i++)
        {
            double center = (first + i + 0.5) * scale;
            int start = Math.Max(0, (int)(center - support + 0.5));
            int end = Math.Min(oldLength, (int)(center + support + 0.5));

            // Near the end the taps move left, behind zeros, so that a vector of them never reaches past the line's fill.
            int shift = Math.Max(0, start + most - oldLength);
            weights.Set(i, start, shift, Curve(line.AsSpan(0, end - start), filter, start - center, 1 / stretch));
            weights.First = Math.Min(weights.First, start - shift);
            weights.End = Math.Max(weights.End, end);
        }

        return weights;
    }

    /// <summary>The first old pixel of new pixel <paramref name="i"/>.</summary>
    public int Start(int i) => _starts[i];

    /// <summary>The weights of new pixel <paramref name="i"/>.</summary>
    public ReadOnlySpan<int> Of(int i) => _weights.AsSpan(i * Taps, Taps);

    private static ReadOnlySpan<double> Curve(Span<double> line, ResampleFilter filter, double offset, double narrow)
    {
        double sum = 0;
        for (int x = 0; x < line.Length; x++)
        {
            line[x] = FilterCurve.Weight(filter, (x + offset + 0.5) * narrow);
            sum += line[x];
        }

        for (int x = 0; x < line.Length && sum != 0; x++)
        {
            line[x] /= sum;
        }

        return line;
    }

    private void Set(int i, int start, int shift, ReadOnlySpan<double> line)
    {
        _starts[i] = start - shift;
        Span<int> target = _weights.AsSpan((i * Taps) + shift, Taps - shift);
        for (int x = 0; x < line.Length; x++)
        {
            double scaled = line[x] * (1 << Precision);
            target[x] = (int)(line[x] < 0 ? scaled - 0.5 : scaled + 0.5);
        }
    }
}
