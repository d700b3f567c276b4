namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// The immutable half of a real transform of single rows. Neighbouring samples are a complex number; the n/2 = C L of them stand as
/// C rows of L columns. The columns are transformed, turned, and then the lines of one index in all columns.
/// </summary>
internal sealed class RowTables
{
    private RowTables(int length, RowSplit split, int lanes)
    {
        Length = length;
        Half = length / 2;
        Columns = ComplexFft.Create(split.Columns);
        Lines = ComplexFft.Create(split.Lines);
        ColumnStarts = Starts(split.Lines, lanes);
        LineStarts = Starts(split.Columns, lanes);
        LaneTurns = MakeLaneTurns(lanes);
        int count = (Half / 2) + 1;
        UntangleRe = new PinnedFloats(count);
        UntangleIm = new PinnedFloats(count);
        for (int k = 0; k < count; k++)
        {
            (double sine, double cosine) = Turn.Of(-k, length);
            (UntangleRe.Span[k], UntangleIm.Span[k]) = ((float)(sine / 2), (float)(-cosine / 2));
        }
    }

    /// <summary>Samples of a row, n.</summary>
    public int Length { get; }

    /// <summary>Complex numbers of a row, n/2.</summary>
    public int Half { get; }

    /// <summary>Transforms over elements that lie <see cref="Lines"/> apart; a vector's lanes are neighbours.</summary>
    public ComplexFft Columns { get; }

    /// <summary>Transforms over the results of one index in all columns.</summary>
    public ComplexFft Lines { get; }

    /// <summary>The columns in lane 0. The last vector overlaps the one before where columns do not fill it.</summary>
    public int[] ColumnStarts { get; }

    /// <summary>The lines in lane 0.</summary>
    public int[] LineStarts { get; }

    /// <summary>exp(-2πi column line / half) per vector of columns, in the order in which the columns' last pass writes lines.</summary>
    public PinnedFloats LaneTurns { get; }

    /// <summary>Real parts of -i/2 exp(-2πi k / n).</summary>
    public PinnedFloats UntangleRe { get; }

    /// <summary>Imaginary parts of -i/2 exp(-2πi k / n).</summary>
    public PinnedFloats UntangleIm { get; }

    /// <summary>Null where the length has no <see cref="RowSplit"/>.</summary>
    public static RowTables? Create(int length, int lanes)
        => length % 2 == 0 && RowSplit.Of(length / 2) is { } split ? new(length, split, lanes) : null;

    private static int[] Starts(int count, int lanes)
    {
        int[] starts = new int[(count + lanes - 1) / lanes];
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = Math.Min(i * lanes, count - lanes);
        }

        return starts;
    }

    private PinnedFloats MakeLaneTurns(int lanes)
    {
        PinnedFloats turns = new(ColumnStarts.Length * Columns.Length * 2 * lanes);
        int at = 0;
        foreach (int start in ColumnStarts)
        {
            foreach (int line in Columns.Frequencies)
            {
                for (int lane = 0; lane < lanes; lane++, at++)
                {
                    (double sine, double cosine) = Turn.Of(-(long)(start + lane) * line, Half);
                    (turns.Span[at], turns.Span[at + lanes]) = ((float)cosine, (float)sine);
                }

                at += lanes;
            }
        }

        return turns;
    }
}
