namespace InferenceServer.Kernels.Spectral;

/// <summary>Cuts a transform in two dimensions so that neighbours in a row fill a vector in both.</summary>
/// <param name="Columns">Length of the transforms that are done first, over elements <see cref="Lines"/> apart.</param>
/// <param name="Lines">Length of the transforms that are done then.</param>
internal readonly record struct RowSplit(int Columns, int Lines)
{
    // The widest vector. At a narrower one the cut must be the same, as it decides about the bits.
    private const int Lanes = 16;

    /// <summary>The cut that costs least; null where there is none with both parts as long as a vector and without a prime above 7.</summary>
    public static RowSplit? Of(int length)
    {
        RowSplit? best = null;
        double least = double.MaxValue;
        for (int columns = Lanes; columns <= length / Lanes; columns++)
        {
            if (length % columns == 0 && FftFactors.Of(columns) is { } first && FftFactors.Of(length / columns) is { } second)
            {
                // A pass moves every element once; lanes that do not fill the last vector are done twice.
                double cost = (first.Length * Waste(length / columns)) + (second.Length * Waste(columns)) + Unevenness(columns, length / columns);
                (least, best) = cost < least ? (cost, new(columns, length / columns)) : (least, best);
            }
        }

        return best;
    }

    private static double Waste(int lanes) => (double)((lanes + Lanes - 1) / Lanes * Lanes) / lanes;

    private static double Unevenness(int columns, int lines) => Math.Abs(Math.Log2((double)columns / lines)) / 8;
}
