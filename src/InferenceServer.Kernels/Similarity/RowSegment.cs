namespace InferenceServer.Kernels.Similarity;

/// <summary>
/// Rows that lie in memory at equal distances. It points to memory that somebody else owns and keeps in place for as long as a
/// search over the segment runs: a memory-mapped file, native memory, a pinned array, a <see cref="RowView"/>.
/// The numbers are expected to be finite; see <see cref="TopK"/> for what others give.
/// </summary>
public readonly unsafe struct RowSegment
{
    private RowSegment(void* rows, RowFormat format, int dimension, int count, nint stride, float* scales)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        nint least = (nint)dimension * format.SizeInBytes();
        stride = stride == 0 ? least : stride;
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, least);
        if (rows is null && count > 0)
        {
            throw new ArgumentNullException(nameof(rows), $"{count} rows at no address");
        }

        Rows = (byte*)rows;
        Format = format;
        Dimension = dimension;
        Count = count;
        Stride = stride;
        Scales = scales;
    }

    /// <summary>How the numbers are stored.</summary>
    public RowFormat Format { get; }

    /// <summary>Numbers in a row.</summary>
    public int Dimension { get; }

    /// <summary>How many rows there are.</summary>
    public int Count { get; }

    /// <summary>Bytes from one row to the next.</summary>
    public nint Stride { get; }

    /// <summary>Whether the owner promises that every row has length 1 or 0, so that <see cref="Metric.Cosine"/> need not compute lengths.</summary>
    public bool UnitLength { get; private init; }

    internal byte* Rows { get; }

    internal float* Scales { get; }

    internal byte* Exact { get; private init; }

    internal RowFormat ExactFormat { get; private init; }

    internal nint ExactStride { get; private init; }

    internal bool ExactUnitLength { get; private init; }

    /// <summary>Rows of singles.</summary>
    /// <param name="rows">The first row.</param>
    /// <param name="dimension">Numbers in a row, at least 1.</param>
    /// <param name="count">Rows, at least 0.</param>
    /// <param name="stride">Bytes from one row to the next, at least 4 x <paramref name="dimension"/>; 0 where rows follow each other without a gap.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public static RowSegment Float32(float* rows, int dimension, int count, nint stride = 0)
        => new(rows, RowFormat.Float32, dimension, count, stride, scales: null);

    /// <summary>Rows of bfloat16; as <see cref="Float32"/> but 2 bytes a number.</summary>
    public static RowSegment BFloat16(ushort* rows, int dimension, int count, nint stride = 0)
        => new(rows, RowFormat.BFloat16, dimension, count, stride, scales: null);

    /// <summary>Rows of bytes; as <see cref="Float32"/> but 1 byte a number.</summary>
    /// <param name="rows">The first row.</param>
    /// <param name="scales">For every row, what its whole numbers are to be multiplied with.</param>
    /// <param name="dimension">Numbers in a row.</param>
    /// <param name="count">Rows.</param>
    /// <param name="stride">Bytes from one row to the next; 0 without a gap.</param>
    public static RowSegment Int8(sbyte* rows, float* scales, int dimension, int count, nint stride = 0)
        => scales is null && count > 0
            ? throw new ArgumentNullException(nameof(scales), $"{count} rows of bytes without scales")
            : new(rows, RowFormat.Int8, dimension, count, stride, scales);

    /// <summary>The same rows with the promise that each has length 1 or 0.</summary>
    public RowSegment OfUnitLength() => this with { UnitLength = true };

    /// <summary>
    /// The same rows with a finer copy, from which the scores of the best candidates are computed anew: the search then scans
    /// these rows and answers with the order and the scores of the finer ones.
    /// </summary>
    /// <exception cref="ArgumentException">The finer copy has other sizes, or is itself of bytes.</exception>
    public RowSegment RankedBy(in RowSegment exact)
    {
        if (exact.Dimension != Dimension || exact.Count < Count || exact.Format == RowFormat.Int8)
        {
            throw new ArgumentException(
                $"expected at least {Count} rows of {Dimension} Float32 or BFloat16 numbers, got {exact.Count} of {exact.Dimension} {exact.Format}", nameof(exact));
        }

        return this with { Exact = exact.Rows, ExactFormat = exact.Format, ExactStride = exact.Stride, ExactUnitLength = exact.UnitLength };
    }
}
