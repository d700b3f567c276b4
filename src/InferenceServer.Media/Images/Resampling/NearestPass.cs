using System.Buffers;

namespace InferenceServer.Media.Images.Resampling;

/// <summary>Takes, for each new pixel, the old pixel under its centre.</summary>
internal static class NearestPass
{
    /// <summary>Writes the part <paramref name="window"/> of <paramref name="source"/> at size <paramref name="width"/> × <paramref name="height"/>.</summary>
    public static void Run(ImageBuffer source, int width, int height, PixelWindow window, Span<byte> target)
    {
        int[] columns = ArrayPool<int>.Shared.Rent(window.Width);
        int[] rows = ArrayPool<int>.Shared.Rent(window.Height);
        Positions(source.Width, width, window.X, columns.AsSpan(0, window.Width));
        Positions(source.Height, height, window.Y, rows.AsSpan(0, window.Height));
        for (int y = 0, to = 0; y < window.Height; y++)
        {
            ReadOnlySpan<byte> row = source.Row(rows[y]);
            for (int x = 0; x < window.Width; x++, to += ImageBuffer.Channels)
            {
                row.Slice(columns[x] * ImageBuffer.Channels, ImageBuffer.Channels).CopyTo(target[to..]);
            }
        }

        ArrayPool<int>.Shared.Return(columns);
        ArrayPool<int>.Shared.Return(rows);
    }

    // Adds the step instead of multiplying: Pillow's positions carry the same rounding.
    private static void Positions(int oldLength, int newLength, int first, Span<int> positions)
    {
        double step = (double)oldLength / newLength, at = step * 0.5;
        for (int i = 0; i < first + positions.Length; i++, at += step)
        {
            if (i >= first)
            {
                positions[i - first] = Math.Min((int)at, oldLength - 1);
            }
        }
    }
}
