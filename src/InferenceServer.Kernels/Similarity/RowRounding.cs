using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using InferenceServer.Kernels.Simd;

namespace InferenceServer.Kernels.Similarity;

/// <summary>Rows of any format as packed whole numbers of 16 bits; see <see cref="ScreenBound"/>.</summary>
internal static unsafe class RowRounding
{
    /// <summary>The scale to try first: it fits rows of length 1.</summary>
    public const float Usual = Roomy * ScreenBound.RowLength;

    /// <summary>Leaves room for rows that are longer than the one before.</summary>
    private const float Roomy = 0.75f;

    /// <summary>Numbers of a rounded row: those of a packed one, filled up with zeros to whole vectors of thirty-two.</summary>
    public static int Length(RowLayout layout) => (layout.Packed + (2 * Lanes.Count) - 1) / (2 * Lanes.Count) * (2 * Lanes.Count);

    /// <summary>Writes the <see cref="Length"/> numbers of the row at <paramref name="row"/>; what they are to be multiplied with, which is not a number where the row cannot be screened.</summary>
    /// <param name="row">The row.</param>
    /// <param name="layout">Where its numbers lie.</param>
    /// <param name="to">Room for the numbers.</param>
    /// <param name="guess">The scale that the row before had, or any: most rows are read once, because that fits them too.</param>
    public static float Round<TReader>(byte* row, RowLayout layout, short* to, ref float guess)
        where TReader : struct, IRowReader
    {
        if (TReader.Size == 1)
        {
            Widen<TReader>(row, layout, to);
            return 1;
        }

        float squares = Write<TReader>(row, layout, guess, to);
        float length = MathF.Sqrt(squares);
        if (length * guess is >= ScreenBound.RowLength / 2 and <= ScreenBound.RowLength)
        {
            return 1 / guess;
        }

        float scale = squares <= ScreenBound.MostSquares
            ? ScreenBound.RowLength / MathF.Sqrt(MathF.Max(squares, ScreenBound.LeastSquares))
            : float.NaN;
        Write<TReader>(row, layout, scale, to);
        guess = scale * Roomy;
        return 1 / scale;
    }

    /// <summary>Writes the numbers of a row of bytes as they are.</summary>
    private static void Widen<TReader>(byte* row, RowLayout layout, short* to)
        where TReader : struct, IRowReader
    {
        for (nint i = 0; i < layout.Whole; i += Lanes.Count)
        {
            Avx2.ConvertToVector256Int16((sbyte*)row + i).Store(to + i);
        }

        if (layout.HasTail)
        {
            ScreenRounding.Sixteen(layout.Whole == 0 ? layout.Short<TReader>(row) : layout.Tail<TReader>(row)).Store(to + layout.Whole);
        }

        FillUp(layout, to);
    }

    private static void FillUp(RowLayout layout, short* to)
    {
        if (Length(layout) != layout.Packed)
        {
            Vector256<short>.Zero.Store(to + layout.Packed);
        }
    }

    /// <summary>Writes the row's numbers times <paramref name="scale"/>; the sum of its squares.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Write<TReader>(byte* row, RowLayout layout, float scale, short* to)
        where TReader : struct, IRowReader
    {
        Vector512<float> scales = Vector512.Create(scale), squares = default, others = default;
        nint whole = layout.Whole, i = 0;
        for (; i <= whole - (2 * Lanes.Count); i += 2 * Lanes.Count)
        {
            Vector512<float> first = TReader.Load(row + (i * TReader.Size)), second = TReader.Load(row + ((i + Lanes.Count) * TReader.Size));
            squares = Vector512.FusedMultiplyAdd(first, first, squares);
            others = Vector512.FusedMultiplyAdd(second, second, others);
            ScreenRounding.Sixteen(first * scales).Store(to + i);
            ScreenRounding.Sixteen(second * scales).Store(to + i + Lanes.Count);
        }

        if (i < whole)
        {
            Vector512<float> last = TReader.Load(row + (i * TReader.Size));
            squares = Vector512.FusedMultiplyAdd(last, last, squares);
            ScreenRounding.Sixteen(last * scales).Store(to + i);
        }

        if (layout.HasTail)
        {
            Vector512<float> tail = whole == 0 ? layout.Short<TReader>(row) : layout.Tail<TReader>(row);
            others = Vector512.FusedMultiplyAdd(tail, tail, others);
            ScreenRounding.Sixteen(tail * scales).Store(to + whole);
        }

        FillUp(layout, to);
        return Lanes.Sum(squares + others);
    }
}
