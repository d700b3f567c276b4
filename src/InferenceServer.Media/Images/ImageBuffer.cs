namespace InferenceServer.Media.Images;

/// <summary>
/// A picture in memory: 8-bit sRGB, three interleaved channels, rows from top to bottom without padding.
/// It owns its pixels, which the garbage collector frees. Not safe for writing from several threads.
/// </summary>
public sealed class ImageBuffer
{
    /// <summary>Bytes of one pixel: red, green, blue.</summary>
    public const int Channels = 3;

    private readonly byte[] _pixels;

    /// <summary>A picture whose pixels are undefined until they are written.</summary>
    /// <param name="width">Columns, ≥ 1.</param>
    /// <param name="height">Rows, ≥ 1.</param>
    public ImageBuffer(int width, int height)
        : this(width, height, Allocate(width, height))
    {
    }

    /// <summary>A picture over <paramref name="pixels"/>, which it owns from now on.</summary>
    /// <param name="width">Columns, ≥ 1.</param>
    /// <param name="height">Rows, ≥ 1.</param>
    /// <param name="pixels">Exactly width · height · 3 bytes.</param>
    public ImageBuffer(int width, int height, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.Length != (long)width * height * Channels)
        {
            throw new ArgumentException($"a picture of {width} × {height} needs {(long)width * height * Channels} bytes, got {pixels.Length}", nameof(pixels));
        }

        Width = width;
        Height = height;
        _pixels = pixels;
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>All pixels, row by row.</summary>
    public Span<byte> Pixels => _pixels;

    /// <summary>One row, <see cref="Width"/> · 3 bytes.</summary>
    public Span<byte> Row(int y) => _pixels.AsSpan(y * Width * Channels, Width * Channels);

    private static byte[] Allocate(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        return GC.AllocateUninitializedArray<byte>(checked(width * height * Channels));
    }
}
