using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace InferenceServer.Media.Images.Png;

/// <summary>
/// Undoes the filter of one row in place. Rows are followed by <see cref="Slack"/> bytes that may be read and are written back unchanged,
/// so that a pixel of 3 bytes can be handled as 4.
/// </summary>
internal static class PngUnfilter
{
    /// <summary>Bytes that must be readable and writable behind both rows.</summary>
    public const int Slack = 4;

    /// <param name="filter">The filter's number, 0 to 4.</param>
    /// <param name="row">The row; with <see cref="Slack"/> behind it.</param>
    /// <param name="above">The row above, unfiltered, zeros at the top; as long.</param>
    /// <param name="step">Bytes from a pixel to its right neighbour, ≥ 1.</param>
    public static void Apply(int filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        int length = row.Length - Slack;
        switch (filter)
        {
            case 0:
                return;
            case 1:
                Sub(row[..length], step);
                return;
            case 2:
                Up(row[..length], above);
                return;
            case 3 when step is 3 or 4:
                AveragePixels(row, above, length, step);
                return;
            case 3:
                Average(row[..length], above, step);
                return;
            case 4 when step is 3 or 4:
                PaethPixels(row, above, length, step);
                return;
            case 4:
                Paeth(row[..length], above, step);
                return;
            default:
                throw ImageException.Damaged($"the PNG uses filter {filter}; expected 0 to 4");
        }
    }

    private static void Sub(Span<byte> row, int step)
    {
        for (int i = step; i < row.Length; i++)
        {
            row[i] += row[i - step];
        }
    }

    private static void Up(Span<byte> row, ReadOnlySpan<byte> above)
    {
        int i = 0;
        for (; i <= row.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            (Vector256.Create<byte>(row[i..]) + Vector256.Create(above[i..])).CopyTo(row[i..]);
        }

        for (; i < row.Length; i++)
        {
            row[i] += above[i];
        }
    }

    private static void Average(Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        for (int i = 0; i < row.Length; i++)
        {
            int left = i >= step ? row[i - step] : 0;
            row[i] += (byte)((left + above[i]) >> 1);
        }
    }

    private static void Paeth(Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        for (int i = 0; i < row.Length; i++)
        {
            row[i] += i >= step ? Predict(row[i - step], above[i], above[i - step]) : above[i];
        }
    }

    // Whichever of left, above and above-left is nearest to left + above − above-left; the first wins a tie.
    private static byte Predict(int left, int up, int corner)
    {
        int toLeft = Math.Abs(up - corner), toUp = Math.Abs(left - corner), toCorner = Math.Abs(left + up - (2 * corner));
        return (byte)(toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner);
    }

    // A pixel's bytes side by side. With 3 bytes the fourth lane, which is the next pixel's first byte still filtered, is masked out of the sum.
    private static void AveragePixels(Span<byte> row, ReadOnlySpan<byte> above, int length, int step)
    {
        Vector128<ushort> lanes = LaneMask(step), left = default;
        for (int i = 0; i < length; i += step)
        {
            Vector128<ushort> mean = (left + Load(above, i)) >>> 1;
            left = (Load(row, i) + (mean & lanes)) & Vector128.Create((ushort)0xFF);
            Store(row, i, left);
            left &= lanes;
        }
    }

    private static void PaethPixels(Span<byte> row, ReadOnlySpan<byte> above, int length, int step)
    {
        Vector128<ushort> lanes = LaneMask(step);
        Vector128<short> left = default, corner = default;
        for (int i = 0; i < length; i += step)
        {
            Vector128<short> up = Load(above, i).AsInt16();
            Vector128<short> fromLeft = up - corner, fromUp = left - corner;
            Vector128<short> toLeft = Vector128.Abs(fromLeft), toUp = Vector128.Abs(fromUp), toCorner = Vector128.Abs(fromLeft + fromUp);
            Vector128<short> nearest = Vector128.Min(toCorner, Vector128.Min(toLeft, toUp));
            Vector128<short> predicted = Vector128.ConditionalSelect(
                Vector128.Equals(nearest, toLeft), left, Vector128.ConditionalSelect(Vector128.Equals(nearest, toUp), up, corner));
            Vector128<ushort> pixel = (Load(row, i) + (predicted.AsUInt16() & lanes)) & Vector128.Create((ushort)0xFF);
            Store(row, i, pixel);
            left = pixel.AsInt16();
            corner = up;
        }
    }

    private static Vector128<ushort> LaneMask(int step)
        => Vector128.Create(ushort.MaxValue, ushort.MaxValue, ushort.MaxValue, step == 4 ? ushort.MaxValue : (ushort)0, 0, 0, 0, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Load(ReadOnlySpan<byte> row, int i)
        => Vector128.WidenLower(Vector128.CreateScalar(MemoryMarshal.Read<uint>(row[i..])).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Span<byte> row, int i, Vector128<ushort> pixel)
        => MemoryMarshal.Write(row[i..], Vector128.Narrow(pixel, pixel).AsUInt32().ToScalar());
}
