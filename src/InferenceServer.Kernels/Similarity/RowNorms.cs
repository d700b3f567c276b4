using System.Runtime.Intrinsics;
using InferenceServer.Kernels.Simd;

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
        fixed (float* first = rows)
        {
            for (int start = 0; start < rows.Length; start += dimension)
            {
                float* row = first + start;
                float squares = RowScan.Squares<Float32Reader>((byte*)row, layout);

                // A number that is not finite leaves a sum that is not within the bounds.
                if (squares is >= LeastSquares and <= MostSquares)
                {
                    Scale(row, dimension, 1 / Math.Sqrt(squares));
                    continue;
                }

                ReadOnlySpan<float> unusual = new(row, dimension);
                ThrowIfNotFinite(unusual, "row", start / dimension);
                Scale(row, dimension, InverseInDouble(unusual));
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
        int from = 0;
        while (from <= numbers.Length - Lanes.Count && AreFinite(Vector512.Create(numbers[from..])))
        {
            from += Lanes.Count;
        }

        for (int i = from; i < numbers.Length; i++)
        {
            if (!float.IsFinite(numbers[i]))
            {
                throw new ArgumentException($"{what} {index} holds {numbers[i]} at component {i}; expected finite numbers");
            }
        }
    }

    private static bool AreFinite(Vector512<float> numbers)
        => Vector512.LessThanAll(Vector512.Abs(numbers), Vector512.Create(float.PositiveInfinity));

    /// <summary>Multiplies in double precision, so that the only rounding is to the single that is stored.</summary>
    private static void Scale(float* row, int count, double factor)
    {
        if (count < Lanes.Count)
        {
            for (int i = 0; i < count; i++)
            {
                row[i] = (float)(row[i] * factor);
            }

            return;
        }

        // The last sixteen are taken before some of them are overwritten with the whole sixteens.
        Vector512<float> last = Scaled(Vector512.Load(row + count - Lanes.Count), factor);
        for (int i = 0; i <= count - Lanes.Count; i += Lanes.Count)
        {
            Scaled(Vector512.Load(row + i), factor).Store(row + i);
        }

        last.Store(row + count - Lanes.Count);
    }

    private static Vector512<float> Scaled(Vector512<float> numbers, double factor)
    {
        (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(numbers);
        return Vector512.Narrow(lower * factor, upper * factor);
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
