using System.Buffers;
using InferenceServer.Media.Images.Resampling;

namespace InferenceServer.Media.Images;

/// <summary>
/// Resizes with antialiasing: first rows, then columns, each rounded to 8 bits, in fixed-point arithmetic. The result is bit for bit
/// that of Pillow's <c>Image.resize</c>, which the processors of published models were trained behind. Safe from several threads.
/// </summary>
public static class ImageResizer
{
    /// <summary>The picture at another size.</summary>
    /// <param name="source">The picture; not changed.</param>
    /// <param name="width">New columns, ≥ 1.</param>
    /// <param name="height">New rows, ≥ 1.</param>
    /// <param name="filter">How pixels are combined.</param>
    /// <returns>A new picture, owned by the caller; a copy where the size stays.</returns>
    public static ImageBuffer Resize(ImageBuffer source, int width, int height, ResampleFilter filter)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ImageBuffer target = new(width, height);
        Resize(source, width, height, filter, new PixelWindow(0, 0, width, height), target.Pixels);
        return target;
    }

    /// <summary>The picture shrunk so that neither side is longer than <paramref name="maxSide"/>, in its own proportions (bicubic).</summary>
    /// <param name="source">The picture; not changed.</param>
    /// <param name="maxSide">The longest side, ≥ 1.</param>
    /// <returns>A new picture, or <paramref name="source"/> itself where it is small enough: it is never enlarged.</returns>
    public static ImageBuffer Thumbnail(ImageBuffer source, int maxSide)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSide, 1);
        int longest = Math.Max(source.Width, source.Height);
        return longest <= maxSide
            ? source
            : Resize(source, Scaled(source.Width), Scaled(source.Height), ResampleFilter.Bicubic);

        int Scaled(int side) => Math.Max(1, (int)Math.Round((double)side * maxSide / longest, MidpointRounding.AwayFromZero));
    }

    /// <summary>Only the part <paramref name="window"/> of the resized picture, into <paramref name="target"/>; the rest is never computed.</summary>
    internal static void Resize(ImageBuffer source, int width, int height, ResampleFilter filter, PixelWindow window, Span<byte> target)
    {
        if (filter == ResampleFilter.Nearest || (width == source.Width && height == source.Height))
        {
            NearestPass.Run(source, width, height, window, target);
            return;
        }

        int rowBytes = window.Width * ImageBuffer.Channels;
        ResampleWeights? columns = width == source.Width ? null : ResampleWeights.Build(source.Width, width, filter, window.X, window.Width);
        ResampleWeights? rows = height == source.Height ? null : ResampleWeights.Build(source.Height, height, filter, window.Y, window.Height);
        int firstRow = rows?.First ?? window.Y, rowCount = (rows?.End ?? (window.Y + window.Height)) - firstRow;
        byte[] narrowed = ArrayPool<byte>.Shared.Rent(checked((rowCount * rowBytes) + HorizontalPass.Slack));
        try
        {
            Narrow(source, firstRow, rowCount, columns, window, narrowed);
            if (rows is null)
            {
                narrowed.AsSpan(0, rowCount * rowBytes).CopyTo(target);
            }
            else
            {
                VerticalPass.Run(narrowed.AsSpan(0, rowCount * rowBytes), firstRow, rowBytes, target, rows);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(narrowed);
        }
    }

    private static void Narrow(ImageBuffer source, int firstRow, int rowCount, ResampleWeights? columns, PixelWindow window, Span<byte> target)
    {
        int rowBytes = window.Width * ImageBuffer.Channels;
        int padded = checked((source.Width * ImageBuffer.Channels) + HorizontalPass.Slack);
        byte[] row = ArrayPool<byte>.Shared.Rent(padded);
        for (int y = 0; y < rowCount; y++)
        {
            if (columns is null)
            {
                source.Row(firstRow + y).Slice(window.X * ImageBuffer.Channels, rowBytes).CopyTo(target[(y * rowBytes)..]);
                continue;
            }

            source.Row(firstRow + y).CopyTo(row);
            HorizontalPass.Run(row, target[(y * rowBytes)..], columns);
        }

        ArrayPool<byte>.Shared.Return(row);
    }
}
