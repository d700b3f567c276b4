using InferenceServer.Media.Images;

namespace InferenceServer.Media.Tests.Images;

/// <summary>Pictures by formula.</summary>
internal static class Pictures
{
    /// <summary>Every byte a new number of a small generator; hard for filters, hard for codecs.</summary>
    public static ImageBuffer Noise(int width, int height, uint seed = 12345)
    {
        ImageBuffer picture = new(width, height);
        foreach (ref byte value in picture.Pixels)
        {
            seed = unchecked((seed * 1664525) + 1013904223);
            value = (byte)(seed >> 24);
        }

        return picture;
    }

    /// <summary>Soft ramps: red to the right, green downwards, blue against both.</summary>
    public static ImageBuffer Ramp(int width, int height)
    {
        ImageBuffer picture = new(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                Span<byte> pixel = picture.Row(y).Slice(3 * x, 3);
                pixel[0] = (byte)(255 * x / Math.Max(1, width - 1));
                pixel[1] = (byte)(255 * y / Math.Max(1, height - 1));
                pixel[2] = (byte)(255 - ((pixel[0] + pixel[1]) / 2));
            }
        }

        return picture;
    }

    /// <summary>The largest difference of two pictures of one size.</summary>
    public static int LargestDifference(ImageBuffer a, ImageBuffer b)
    {
        Assert.Equal((a.Width, a.Height), (b.Width, b.Height));
        int largest = 0;
        for (int i = 0; i < a.Pixels.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(a.Pixels[i] - b.Pixels[i]));
        }

        return largest;
    }
}
