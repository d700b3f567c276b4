namespace InferenceServer.Media.Images;

/// <summary>Turns a picture upright.</summary>
internal static class Orientation
{
    /// <summary>The picture as EXIF orientation <paramref name="orientation"/> (1 to 8) wants it seen; the same object for 1.</summary>
    public static ImageBuffer Apply(ImageBuffer source, int orientation)
    {
        if (orientation == ExifOrientation.Upright)
        {
            return source;
        }

        // 5 to 8 exchange rows and columns; the table says where the walk over the source starts and how it steps.
        int pixel = ImageBuffer.Channels, row = source.Width * pixel;
        int right = (source.Width - 1) * pixel, bottom = (source.Height - 1) * row;
        (int start, int alongX, int alongY) = orientation switch
        {
            2 => (right, -pixel, row),
            3 => (right + bottom, -pixel, -row),
            4 => (bottom, pixel, -row),
            5 => (0, row, pixel),
            6 => (bottom, -row, pixel),
            7 => (right + bottom, -row, -pixel),
            _ => (right, row, -pixel),
        };
        ImageBuffer target = orientation >= 5 ? new(source.Height, source.Width) : new(source.Width, source.Height);
        ReadOnlySpan<byte> from = source.Pixels;
        for (int y = 0; y < target.Height; y++, start += alongY)
        {
            Span<byte> to = target.Row(y);
            for (int x = 0, at = start; x < to.Length; x += ImageBuffer.Channels, at += alongX)
            {
                to[x] = from[at];
                to[x + 1] = from[at + 1];
                to[x + 2] = from[at + 2];
            }
        }

        return target;
    }
}
