using System.Buffers.Binary;

namespace InferenceServer.Media.Images.Png;

/// <summary>The IHDR chunk.</summary>
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, PngColor Color, bool Interlaced)
{
    public const int Length = 13;

    /// <summary>Samples of one pixel as stored.</summary>
    public int Samples => Color switch
    {
        PngColor.GreyAlpha => 2,
        PngColor.Rgb => 3,
        PngColor.Rgba => 4,
        _ => 1,
    };

    /// <summary>The distance, in bytes, to what a filter calls the pixel to the left; at least 1.</summary>
    public int FilterStep => Math.Max(1, Samples * BitDepth / 8);

    /// <summary>The bytes of a row of <paramref name="width"/> pixels, without its filter byte.</summary>
    public int RowBytes(int width) => checked((int)((((long)width * Samples * BitDepth) + 7) / 8));

    /// <summary>Reads the header of a file that begins with the signature.</summary>
    public static PngHeader Read(ReadOnlySpan<byte> file)
    {
        PngChunkReader chunks = new(file);
        return chunks.MoveNext() ? Parse(chunks.Type, chunks.Data) : throw ImageException.Damaged("the PNG ends before its header");
    }

    public static PngHeader Parse(uint type, ReadOnlySpan<byte> data)
    {
        if (type != PngChunkType.Header || data.Length != Length)
        {
            throw ImageException.Damaged("the PNG does not begin with a header (IHDR) of 13 bytes");
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(data), height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
        {
            throw ImageException.Damaged($"the PNG's header says {width} × {height} pixels; both sides must be between 1 and {int.MaxValue}");
        }

        (int depth, PngColor color, int interlace) = (data[8], (PngColor)data[9], data[12]);
        bool valid = color switch
        {
            PngColor.Grey => depth is 1 or 2 or 4 or 8 or 16,
            PngColor.Palette => depth is 1 or 2 or 4 or 8,
            PngColor.Rgb or PngColor.GreyAlpha or PngColor.Rgba => depth is 8 or 16,
            _ => false,
        };
        if (!valid || data[10] != 0 || data[11] != 0 || interlace > 1)
        {
            throw ImageException.Damaged(
                $"the PNG's header has colour type {data[9]}, bit depth {depth}, compression {data[10]}, filter {data[11]}, interlace {interlace}, which PNG does not define");
        }

        return new((int)width, (int)height, depth, color, interlace == 1);
    }
}
