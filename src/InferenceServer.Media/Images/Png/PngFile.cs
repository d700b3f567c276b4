namespace InferenceServer.Media.Images.Png;

/// <summary>A PNG's parts, checked but not unpacked; views of the file's bytes.</summary>
internal sealed class PngFile
{
    private PngFile(PngHeader header)
    {
        Header = header;
    }

    public PngHeader Header { get; }

    /// <summary>Red, green, blue for each palette entry; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Palette { get; private set; }

    /// <summary>The alpha of palette entries, or the one colour that is transparent; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Transparency { get; private set; }

    /// <summary>The pieces of the compressed picture, in order.</summary>
    public List<ReadOnlyMemory<byte>> Data { get; } = [];

    public long DataLength { get; private set; }

    public int Orientation { get; private set; } = ExifOrientation.Upright;

    /// <summary>Parses a file that begins with the signature, and refuses more than <paramref name="maxPixels"/> before it reads on.</summary>
    public static PngFile Parse(ReadOnlyMemory<byte> bytes, long maxPixels)
    {
        PngHeader header = PngHeader.Read(bytes.Span);
        new ImageInfo(ImageFormat.Png, header.Width, header.Height).Require(maxPixels);
        PngFile file = new(header);
        PngChunkReader chunks = new(bytes.Span);
        chunks.MoveNext();
        do
        {
            if (!chunks.MoveNext())
            {
                throw ImageException.Damaged("the PNG is cut off: it has no end chunk (IEND)");
            }

            file.Take(chunks.Type, bytes[chunks.Range]);
        }
        while (chunks.Type != PngChunkType.End);

        file.Check();
        return file;
    }

    private void Take(uint type, ReadOnlyMemory<byte> data)
    {
        switch (type)
        {
            case PngChunkType.Data:
                Data.Add(data);
                DataLength += data.Length;
                break;
            case PngChunkType.Palette:
                Palette = data;
                break;
            case PngChunkType.Transparency:
                Transparency = data;
                break;
            case PngChunkType.Exif:
                Orientation = ExifOrientation.Read(data.Span);
                break;
            case PngChunkType.End:
                break;
            default:
                if (PngChunkType.IsCritical(type))
                {
                    throw new ImageException(ImageError.Unsupported, $"the PNG needs its chunk {PngChunkType.Format(type)} to be understood, which is not");
                }

                break;
        }
    }

    private void Check()
    {
        if (Palette.Length % 3 != 0 || Palette.Length > 768 || (Header.Color == PngColor.Palette && Palette.IsEmpty))
        {
            throw ImageException.Damaged($"the PNG's palette has {Palette.Length} bytes; expected 3 to 768, a multiple of 3");
        }

        // Deflate never packs better than 1032 : 1, so a small file that claims a large picture is found out before its pixels are allocated.
        if (Adam7.PackedBytes(Header) / 1032 > DataLength)
        {
            throw ImageException.Damaged($"the PNG is cut off: {DataLength} bytes of data cannot hold {Header.Width} × {Header.Height} pixels");
        }
    }
}
