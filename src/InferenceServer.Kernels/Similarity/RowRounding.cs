using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using InferenceServer.Kernels.Simd;

namespace InferenceServer.Kernels.Similarity;

/// <summary>Rows of any format as packed whole numbers of 16 bits; see <see cref="ScreenBound"/>.</summary>
internal static unsafe class RowRounding
{
    /// <summary>Numbers of a rounded row: those of a packed one, filled up with zeros to whole vectors of thirty-two.</summary>
    public static int Length(RowLayout layout) => (layout.Packed + (2 * Lanes.Count) - 1) / (2 * Lanes.Count) * (2 * Lanes.Count);

    /// <summary>Writes the <see cref="Length"/> numbers of the row at <paramref name="row"/>; what they are to be multiplied with, which is not a number where the row cannot be screened.</summary>
    public static float Round<TReader>(byte* row, RowLayout layout, short* to)
        where TReader : struct, IRowReader
    {
        float scale = TReader.Size == 1 ? 1 : Scale(RowScan.Squares<TReader>(row, layout));
        Write<TReader>(row, layout, scale, to);
        return 1 / scale;
    }

    /// <summary>One that lets a length of the square <paramref name="squares"/> be <see cref="ScreenBound.RowLength"/>.</summary>
    private static float Scale(float squares)
        => squares <= ScreenBound.MostSquares
            ? ScreenBound.RowLength / MathF.Sqrt(MathF.Max(squares, ScreenBound.LeastSquares))
            : float.NaN;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Write<TReader>(byte* row, RowLayout layout, float scale, short* to)
        where TReader : struct, IRowReader
    {
        Vector512<float> scales = Vector512.Create(scale);
        nint whole = layout.Whole;
        for (nint i = 0; i < whole; i += Lanes.Count)
        {
            ScreenRounding.Sixteen(TReader.Load(row + (i * TReader.Size)) * scales).Store(to + i);
        }

        if (layout.HasTail)
        {
            ScreenRounding.Sixteen((whole == 0 ? layout.Short<TReader>(row) : layout.Tail<TReader>(row)) * scales).Store(to + whole);
        }

        if (Length(layout) != layout.Packed)
        {
            Vector256<short>.Zero.Store(to + layout.Packed);
        }
    }
}
