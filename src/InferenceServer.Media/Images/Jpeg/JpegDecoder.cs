using System.Buffers;
using System.Runtime.InteropServices;

namespace InferenceServer.Media.Images.Jpeg;

/// <summary>Decodes a JPEG with libturbojpeg. Each call has a handle of its own, because a bad file can poison the next use of one.</summary>
internal static unsafe class JpegDecoder
{
    // A block of 64 pixels takes two bits or more; a file that claims more pixels than that cannot hold them.
    private const long MostPixelsPerByte = 1024;

    public static ImageInfo Identify(ReadOnlySpan<byte> data, TurboJpeg library) => WithHandle(data, library, (handle, bytes, length) => ReadHeader(handle, bytes, length, library).Info);

    public static (ImageBuffer Picture, int Orientation) Decode(ReadOnlySpan<byte> data, ImageDecodeOptions options, TurboJpeg library)
    {
        JpegStructure structure = JpegStructure.Read(data);
        if (!structure.IsComplete && !options.AcceptDamaged)
        {
            throw ImageException.Damaged($"the JPEG is cut off: its {data.Length} bytes have no end marker");
        }

        return (WithHandle(data, library, (handle, bytes, length) => Decode(handle, bytes, length, options, library)), structure.Orientation);
    }

    private static T WithHandle<T>(ReadOnlySpan<byte> data, TurboJpeg library, HandleUse<T> use)
    {
        nint handle = library.InitDecompress();
        if (handle == 0)
        {
            throw new InsufficientMemoryException("libturbojpeg has no memory for a decoder");
        }

        try
        {
            fixed (byte* bytes = data)
            {
                return use(handle, bytes, data.Length);
            }
        }
        finally
        {
            library.Destroy(handle);
        }
    }

    private static (ImageInfo Info, bool IsCmyk) ReadHeader(nint handle, byte* bytes, int length, TurboJpeg library)
    {
        int width = 0, height = 0, chroma = 0, color = 0;
        int result = library.ReadHeader(handle, bytes, new CULong((nuint)length), &width, &height, &chroma, &color);
        if ((result != 0 && !library.IsWarning(handle)) || width <= 0 || height <= 0)
        {
            string complaint = library.ErrorText(handle);
            if (result != 0 && complaint.Contains("subsampling", StringComparison.Ordinal))
            {
                throw new ImageException(ImageError.Unsupported, "the JPEG samples its colours in a way that is not read; expected 4:4:4, 4:2:2, 4:2:0, 4:4:0, 4:1:1 or grey");
            }

            throw ImageException.Damaged($"the JPEG's header is damaged: {(result != 0 ? complaint : $"its size is {width} × {height}")}");
        }

        return (new(ImageFormat.Jpeg, width, height), color is TurboJpeg.ColorCmyk or TurboJpeg.ColorYcck);
    }

    private static ImageBuffer Decode(nint handle, byte* bytes, int length, ImageDecodeOptions options, TurboJpeg library)
    {
        (ImageInfo info, bool isCmyk) = ReadHeader(handle, bytes, length, library);
        info.Require(options.MaxPixels);
        if ((long)info.Width * info.Height / MostPixelsPerByte > length)
        {
            throw ImageException.Damaged($"the JPEG is cut off: {length} bytes cannot hold {info.Width} × {info.Height} pixels");
        }

        ImageBuffer picture = new(info.Width, info.Height);
        if (!isCmyk)
        {
            Decompress(handle, bytes, length, picture.Pixels, info, TurboJpeg.PixelRgb, 3, options, library);
            return picture;
        }

        byte[] cmyk = ArrayPool<byte>.Shared.Rent(checked(info.Width * info.Height * 4));
        try
        {
            Decompress(handle, bytes, length, cmyk, info, TurboJpeg.PixelCmyk, 4, options, library);
            AdobeCmyk.ToRgb(cmyk, picture.Pixels);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(cmyk);
        }

        return picture;
    }

    private static void Decompress(
        nint handle, byte* bytes, int length, Span<byte> target, ImageInfo info, int format, int channels, ImageDecodeOptions options, TurboJpeg library)
    {
        fixed (byte* to = target)
        {
            int result = library.Decompress(
                handle, bytes, new CULong((nuint)length), to, info.Width, info.Width * channels, info.Height, format, TurboJpeg.FlagAccurateTransform | TurboJpeg.FlagLimitScans);
            if (result == 0)
            {
                return;
            }

            string complaint = library.ErrorText(handle);
            bool isHarmless = library.IsWarning(handle) && (options.AcceptDamaged || !LosesData(complaint));
            if (!isHarmless)
            {
                throw ImageException.Damaged($"the JPEG is damaged or cut off: {complaint}");
            }
        }
    }

    // libjpeg's other warnings (bytes between segments, unknown revisions) leave the picture whole.
    private static bool LosesData(string warning)
        => warning.Contains("remature end", StringComparison.Ordinal)
            || warning.Contains("bad Huffman code", StringComparison.Ordinal)
            || warning.Contains("bad arithmetic code", StringComparison.Ordinal)
            || warning.Contains("found marker", StringComparison.Ordinal);

    private delegate T HandleUse<T>(nint handle, byte* bytes, int length);
}
