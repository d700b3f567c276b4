namespace InferenceServer.Kernels.Similarity;

/// <summary>Lengths of rows (the root of the sum of squares).</summary>
public static unsafe class RowNorms
{
    // Within these the sum of squares has neither overflowed nor lost digits to underflow.
    private const float LeastSquares = 1e-30f;
    private const float MostSquares = 1e38f;

    /// <summary>Divides each row by its length; a row of zeros stays as it is. One thread.</summary>
    /// <param name="rows">Whole rows one after the other; overwritten.</param>
    /// <param name="dimension">Numbers in a row.</param>
    /// <exception cref="ArgumentException">Not whole rows, or a number that is not finite; earlier rows are normalised then, the others untouched.</exception>
    public static void Normalize(Span<float> rows, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        if (rows.Length % dimension != 0)
        {
            throw new ArgumentException($"expected whole rows of {dimension} numbers, got {rows.Length} numbers", nameof(rows));
        }

        RowLayout layout = new(dimension);
        for (int start = 0; start < rows.Length; start += dimension)
        {
            Span<float> row = rows.Slice(start, dimension);
            ThrowIfNotFinite(row, "row", start / dimension);
            fixed (float* numbers = row)
            {
                float squares = RowScan.Squares<Float32Reader>((byte*)numbers, layout);
                double inverse = squares is >= LeastSquares and <= MostSquares ? 1 / Math.Sqrt(squares) : InverseInDouble(row);
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] = (float)(row[i] * inverse);
                }
            }
        }
    }

    /// <summary>One over the length of the row at <paramref name="row"/>; 0 where that is 0.</summary>
    internal static float Inverse<TReader>(byte* row, RowLayout layout)
        where TReader : struct, IRowReader
    {
        float squares = RowScan.Squares<TReader>(row, layout);
        return squares switch
        {
            >= LeastSquares and <= MostSquares => (float)(1 / Math.Sqrt(squares)),
            _ => Rescaled<TReader>(row, layout),
        };
    }

    /// <summary>Refuses numbers that are not finite, by name.</summary>
    internal static void ThrowIfNotFinite(ReadOnlySpan<float> numbers, string what, int index)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!float.IsFinite(numbers[i]))
            {
                throw new ArgumentException($"{what} {index} holds {numbers[i]} at component {i}; expected finite numbers");
            }
        }
    }

    private static float Rescaled<TReader>(byte* row, RowLayout layout)
        where TReader : struct, IRowReader
    {
        Span<float> widened = layout.Packed <= 1024 ? stackalloc float[layout.Packed] : new float[layout.Packed];
        RowWidening.Widen<TReader>(row, layout, widened);
        return (float)Math.Min(InverseInDouble(widened), float.MaxValue);
    }

    private static double InverseInDouble(ReadOnlySpan<float> row)
    {
        double squares = 0;
        foreach (float number in row)
        {
            squares += (double)number * number;
        }

        return squares == 0 ? 0 : 1 / Math.Sqrt(squares);
    }
}
