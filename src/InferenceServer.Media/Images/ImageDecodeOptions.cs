namespace InferenceServer.Media.Images;

/// <summary>What a caller accepts and how a picture becomes RGB.</summary>
public sealed record ImageDecodeOptions
{
    /// <summary>The defaults.</summary>
    public static ImageDecodeOptions Default { get; } = new();

    /// <summary>The most pixels (width · height), checked before anything is allocated. Default 64 million, ≥ 1, at most 700 million.</summary>
    public long MaxPixels
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 700_000_000);
            field = value;
        }
    }
    = 64_000_000;

    /// <summary>
    /// The colour behind transparent pixels. Null, the default, drops the alpha channel and keeps the colours stored under it,
    /// which is what training code that converts to RGB without compositing does.
    /// </summary>
    public (byte Red, byte Green, byte Blue)? Background { get; init; }

    /// <summary>Whether the picture is turned upright as its EXIF orientation says. Default true.</summary>
    public bool ApplyOrientation { get; init; } = true;

    /// <summary>
    /// Whether a JPEG that lost data (cut off, or broken in the middle) is accepted, its missing part grey. Default false.
    /// A PNG that lost data is always refused.
    /// </summary>
    public bool AcceptDamaged { get; init; }
}
