namespace InferenceServer.Media.Images.Jpeg;

/// <summary>CMYK as JPEG files carry it, inverted by Adobe's convention: 255 is no ink.</summary>
internal static class AdobeCmyk
{
    /// <summary>Without a profile: each colour dims what the black ink leaves.</summary>
    /// <param name="cmyk">Four bytes a pixel, inverted; may be longer than needed.</param>
    /// <param name="rgb">Three bytes a pixel.</param>
    public static void ToRgb(ReadOnlySpan<byte> cmyk, Span<byte> rgb)
    {
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3)
        {
            int light = cmyk[from + 3];
            rgb[to] = Dim(light, 255 - cmyk[from]);
            rgb[to + 1] = Dim(light, 255 - cmyk[from + 1]);
            rgb[to + 2] = Dim(light, 255 - cmyk[from + 2]);
        }
    }

    private static byte Dim(int light, int ink)
    {
        int product = (ink * light) + 128;
        return (byte)Math.Max(0, light - ((product + (product >> 8)) >> 8));
    }
}
