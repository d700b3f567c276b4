namespace InferenceServer.Media.Images;

/// <summary>What a picture's header says.</summary>
/// <param name="Format">Its format, by content.</param>
/// <param name="Width">Columns as stored, before any EXIF orientation; ≥ 1.</param>
/// <param name="Height">Rows as stored; ≥ 1.</param>
public readonly record struct ImageInfo(ImageFormat Format, int Width, int Height)
{
    /// <summary>The longest side that is read, whatever the number of pixels.</summary>
    public const int MaxSide = 1_000_000;

    internal void Require(long maxPixels)
    {
        if (Width > MaxSide || Height > MaxSide)
        {
            throw new ImageException(ImageError.TooLarge, $"the picture is {Width} × {Height} pixels; a side may have at most {MaxSide}");
        }

        if ((long)Width * Height > maxPixels)
        {
            throw new ImageException(ImageError.TooLarge, $"the picture is {Width} × {Height} = {(long)Width * Height} pixels; at most {maxPixels} are accepted");
        }
    }
}
