using System.Buffers;
using System.IO.Compression;

namespace InferenceServer.Media.Images.Png;

/// <summary>Unpacks a PNG row by row; besides the picture it holds a few rows only.</summary>
internal static class PngDecoder
{
    public static (ImageBuffer Picture, int Orientation) Decode(ReadOnlyMemory<byte> bytes, ImageDecodeOptions options)
    {
        PngFile file = PngFile.Parse(bytes, options.MaxPixels);
        PngHeader header = file.Header;
        ImageBuffer picture = new(header.Width, header.Height);
        PngRowExpander expander = new(file, options.Background);
        using ZLibStream packed = new(new PngDataStream(file.Data), CompressionMode.Decompress);
        int rowLength = header.RowBytes(header.Width) + PngUnfilter.Slack;
        byte[] rows = ArrayPool<byte>.Shared.Rent(checked(2 * rowLength));
        byte[] line = header.Interlaced ? new byte[header.Width * ImageBuffer.Channels] : [];
        try
        {
            foreach (PngPass pass in Adam7.Passes(header))
            {
                ReadPass(packed, header, pass, rows, expander, picture, line);
            }

            // Reaching the end of the stream makes it verify its own checksum.
            packed.ReadByte();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new ImageException(ImageError.Damaged, "the PNG's compressed data is damaged or cut off", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rows);
        }

        return (picture, file.Orientation);
    }

    private static void ReadPass(
        ZLibStream packed, PngHeader header, PngPass pass, byte[] rows, PngRowExpander expander, ImageBuffer picture, byte[] line)
    {
        int bytes = header.RowBytes(pass.Width), length = bytes + PngUnfilter.Slack;
        Span<byte> above = rows.AsSpan(0, length), current = rows.AsSpan(length, length);
        above.Clear();
        for (int y = 0; y < pass.Height; y++)
        {
            int filter = packed.ReadByte();
            packed.ReadExactly(current[..bytes]);
            PngUnfilter.Apply(filter, current, above, header.FilterStep);
            Span<byte> target = picture.Row(pass.Y + (y * pass.StepY));
            if (pass.StepX == 1)
            {
                expander.Expand(current[..bytes], target, pass.Width);
            }
            else
            {
                Span<byte> pixels = line.AsSpan(0, pass.Width * ImageBuffer.Channels);
                expander.Expand(current[..bytes], pixels, pass.Width);
                Scatter(pixels, target[(pass.X * ImageBuffer.Channels)..], pass.StepX);
            }

            Span<byte> done = current;
            current = above;
            above = done;
        }
    }

    private static void Scatter(ReadOnlySpan<byte> pixels, Span<byte> target, int step)
    {
        for (int from = 0, to = 0; from < pixels.Length; from += ImageBuffer.Channels, to += step * ImageBuffer.Channels)
        {
            pixels.Slice(from, ImageBuffer.Channels).CopyTo(target[to..]);
        }
    }
}
