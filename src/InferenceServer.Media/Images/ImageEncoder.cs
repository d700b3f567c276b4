using InferenceServer.Media.Images.Jpeg;
using InferenceServer.Media.Images.Png;

namespace InferenceServer.Media.Images;

/// <summary>Writes pictures. Safe from several threads.</summary>
public static class ImageEncoder
{
    /// <summary>Writes an 8-bit RGB PNG, which keeps every pixel.</summary>
    /// <param name="picture">The picture; not changed.</param>
    /// <param name="texts">
    /// Notes to store, in order: as tEXt where the text is Latin-1, else as iTXt. Generated pictures carry who made them here. Null for none.
    /// </param>
    /// <param name="small">Whether to pack as tightly as possible, several times slower.</param>
    public static byte[] EncodePng(ImageBuffer picture, IReadOnlyList<ImageText>? texts = null, bool small = false)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return PngEncoder.Encode(picture, texts ?? [], small);
    }

    /// <summary>Writes a baseline JPEG; chroma is halved below quality 92.</summary>
    /// <param name="picture">The picture, sides at most 65 500; not changed.</param>
    /// <param name="quality">1 (smallest) to 100 (best).</param>
    /// <param name="texts">Notes to store as comments, at most 65 533 bytes each. Null for none.</param>
    /// <exception cref="ImageException">libturbojpeg is not installed, or the picture is too large for the format.</exception>
    public static byte[] EncodeJpeg(ImageBuffer picture, int quality = 90, IReadOnlyList<ImageText>? texts = null)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        return JpegEncoder.Encode(picture, quality, texts ?? [], TurboJpeg.Require());
    }
}
