namespace InferenceServer.Media.Images;

/// <summary>Tells formats apart by their first bytes.</summary>
internal static class ContentSniffer
{
    public static ImageFormat Identify(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith(Png.PngSignature.Bytes))
        {
            return ImageFormat.Png;
        }

        if (data is [0xFF, 0xD8, 0xFF, ..])
        {
            return ImageFormat.Jpeg;
        }

        throw new ImageException(ImageError.Unsupported, $"unsupported image format: {Describe(data)}; expected PNG or JPEG");
    }

    private static string Describe(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return "the data is empty";
        }

        if (data.StartsWith("GIF8"u8))
        {
            return "this is a GIF";
        }

        if (data.Length >= 12 && data.StartsWith("RIFF"u8))
        {
            return data[8..].StartsWith("WEBP"u8) ? "this is a WebP" : "this is a RIFF file (sound or video)";
        }

        if (data.Length >= 12 && data[4..].StartsWith("ftyp"u8))
        {
            return data[8..].StartsWith("avif"u8) ? "this is an AVIF" : data[8..].StartsWith("hei"u8) ? "this is a HEIC" : "this is an ISO media file (video or sound)";
        }

        return DescribeShort(data);
    }

    private static string DescribeShort(ReadOnlySpan<byte> data) => data switch
    {
        [(byte)'B', (byte)'M', ..] => "this is a BMP",
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => "this is a TIFF",
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "this is a PDF",
        [(byte)'P', (byte)'K', 3, 4, ..] => "this is a ZIP archive",
        [0xFF, 0x0A, ..] or [0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', ..] => "this is a JPEG XL",
        [0, 0, 0, 12, (byte)'j', (byte)'P', ..] => "this is a JPEG 2000",
        [0, 0, 1, 0, ..] => "this is an ICO",
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "this is a PNG damaged by a text transfer",
        _ => LooksLikeText(data) ? "this is text" : $"unknown content starting with {Convert.ToHexString(data[..Math.Min(data.Length, 8)])}",
    };

    private static bool LooksLikeText(ReadOnlySpan<byte> data)
        => data[..Math.Min(data.Length, 64)].IndexOfAnyExceptInRange((byte)0x09, (byte)0x7E) < 0
            && data[..Math.Min(data.Length, 64)].IndexOfAnyInRange((byte)0x0E, (byte)0x1F) < 0;
}
