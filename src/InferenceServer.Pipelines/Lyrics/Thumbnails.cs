using InferenceServer.Media.Images;

namespace InferenceServer.Pipelines.Lyrics;

/// <summary>Makes the small pictures that stand for large ones in answers. Safe from several threads.</summary>
public static class Thumbnails
{
    /// <summary>The longest side, in pixels.</summary>
    public const int MaxSide = 256;

    private const int Quality = 85;

    /// <summary>A JPEG, or a PNG where libturbojpeg is missing.</summary>
    /// <param name="picture">An encoded picture.</param>
    /// <returns>A new array, the caller's.</returns>
    /// <exception cref="ImageException">The picture cannot be decoded.</exception>
    public static byte[] Make(ReadOnlyMemory<byte> picture)
    {
        ImageBuffer small = ImageResizer.Thumbnail(ImageDecoder.Decode(picture), MaxSide);
        try
        {
            return ImageEncoder.EncodeJpeg(small, Quality);
        }
        catch (ImageException missing) when (missing.Error == ImageError.Unavailable)
        {
            return ImageEncoder.EncodePng(small);
        }
    }
}
