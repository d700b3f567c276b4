using InferenceServer.Media.Images.Jpeg;
using InferenceServer.Media.Images.Png;

namespace InferenceServer.Media.Images;

/// <summary>
/// Reads PNG and JPEG pictures, told apart by their content, into RGB. Grey is repeated over the channels, 16-bit samples keep their
/// high byte, palettes are looked up, CMYK and YCCK are taken as Adobe writes them; colour profiles are ignored. Safe from several threads.
/// </summary>
/// <remarks>
/// Hostile bytes cost at most <see cref="ImageDecodeOptions.MaxPixels"/> · 3 bytes of memory (a progressive JPEG three times that, inside libturbojpeg)
/// and an <see cref="ImageException"/>: the header is checked, also against what the file's length can hold, before pixels are allocated,
/// and no more is unpacked than the header declares. What is cut off is refused, bytes behind a picture's end are ignored.
/// </remarks>
public static class ImageDecoder
{
    /// <summary>Decodes a picture.</summary>
    /// <param name="data">The encoded picture; not kept.</param>
    /// <param name="options">What to accept; null for <see cref="ImageDecodeOptions.Default"/>.</param>
    /// <returns>The picture, owned by the caller.</returns>
    /// <exception cref="ImageException">The data is no PNG or JPEG, is damaged or too large, or libturbojpeg is missing for a JPEG.</exception>
    public static ImageBuffer Decode(ReadOnlyMemory<byte> data, ImageDecodeOptions? options = null)
    {
        options ??= ImageDecodeOptions.Default;
        (ImageBuffer picture, int orientation) = ContentSniffer.Identify(data.Span) == ImageFormat.Png
            ? PngDecoder.Decode(data, options)
            : JpegDecoder.Decode(data.Span, options, TurboJpeg.Require());
        return options.ApplyOrientation ? Orientation.Apply(picture, orientation) : picture;
    }

    /// <summary>Reads a picture's header only.</summary>
    /// <param name="data">The encoded picture, or enough of its beginning.</param>
    /// <exception cref="ImageException">The data is no PNG or JPEG, its header is damaged, or libturbojpeg is missing for a JPEG.</exception>
    public static ImageInfo Identify(ReadOnlySpan<byte> data)
    {
        if (ContentSniffer.Identify(data) == ImageFormat.Png)
        {
            PngHeader header = PngHeader.Read(data);
            return new(ImageFormat.Png, header.Width, header.Height);
        }

        return JpegDecoder.Identify(data, TurboJpeg.Require());
    }
}
