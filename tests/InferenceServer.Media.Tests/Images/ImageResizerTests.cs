using System.Security.Cryptography;
using InferenceServer.Media.Images;
using InferenceServer.Media.Images.Resampling;

namespace InferenceServer.Media.Tests.Images;

public class ImageResizerTests
{
    // The hashes are of what Pillow 9.4 makes of the same noise.
    [Theory]
    [InlineData(100, 80, 33, 27, ResampleFilter.Nearest, "AF756DB3424FB49E")]
    [InlineData(37, 29, 96, 96, ResampleFilter.Nearest, "B2ACB1545D3207E3")]
    [InlineData(250, 3, 8, 3, ResampleFilter.Nearest, "7D64FC829E5D649D")]
    [InlineData(1, 64, 5, 16, ResampleFilter.Nearest, "26B08483BC5D71C1")]
    [InlineData(100, 80, 33, 27, ResampleFilter.Lanczos, "7F9456D1AE989C93")]
    [InlineData(37, 29, 96, 96, ResampleFilter.Lanczos, "F7D8F79A96F0C353")]
    [InlineData(250, 3, 8, 3, ResampleFilter.Lanczos, "7B0ED1C60A14FA62")]
    [InlineData(1, 64, 5, 16, ResampleFilter.Lanczos, "F40A7C5BBEE8077B")]
    [InlineData(100, 80, 33, 27, ResampleFilter.Bilinear, "39FC8C852FDE6325")]
    [InlineData(37, 29, 96, 96, ResampleFilter.Bilinear, "42E4076EB719F96B")]
    [InlineData(250, 3, 8, 3, ResampleFilter.Bilinear, "6C276616A0C8170E")]
    [InlineData(1, 64, 5, 16, ResampleFilter.Bilinear, "3B711A0CCF754D42")]
    [InlineData(100, 80, 33, 27, ResampleFilter.Bicubic, "64E141ED6A055EF3")]
    [InlineData(37, 29, 96, 96, ResampleFilter.Bicubic, "11FE4FC1ABC1610B")]
    [InlineData(250, 3, 8, 3, ResampleFilter.Bicubic, "C3CF03D463589CB7")]
    [InlineData(1, 64, 5, 16, ResampleFilter.Bicubic, "736C29BC6977ECF1")]
    [InlineData(100, 80, 33, 27, ResampleFilter.Box, "4E4E1D0E79E5EEC5")]
    [InlineData(37, 29, 96, 96, ResampleFilter.Box, "B2ACB1545D3207E3")]
    [InlineData(250, 3, 8, 3, ResampleFilter.Box, "3D0DA399DAB20965")]
    [InlineData(1, 64, 5, 16, ResampleFilter.Box, "8802980FF9B87AA7")]
    [InlineData(100, 80, 33, 27, ResampleFilter.Hamming, "9CCC1BD62811D13A")]
    [InlineData(37, 29, 96, 96, ResampleFilter.Hamming, "34F7C24FB5CE9B56")]
    [InlineData(250, 3, 8, 3, ResampleFilter.Hamming, "C9E04CF1AF04039D")]
    [InlineData(1, 64, 5, 16, ResampleFilter.Hamming, "59DCF2F9CEBCB5E8")]
    public void Resize_Noise_EqualsPillow(int width, int height, int newWidth, int newHeight, ResampleFilter filter, string hash)
    {
        ImageBuffer resized = ImageResizer.Resize(Pictures.Noise(width, height), newWidth, newHeight, filter);

        Assert.Equal(hash, Convert.ToHexString(SHA256.HashData(resized.Pixels))[..16]);
    }

    [Theory]
    [InlineData(ResampleFilter.Nearest)]
    [InlineData(ResampleFilter.Bicubic)]
    [InlineData(ResampleFilter.Lanczos)]
    public void Resize_Window_EqualsPartOfWhole(ResampleFilter filter)
    {
        ImageBuffer source = Pictures.Noise(90, 61), whole = ImageResizer.Resize(source, 40, 33, filter);
        PixelWindow window = new(7, 5, 21, 17);
        ImageBuffer part = new(window.Width, window.Height);

        ImageResizer.Resize(source, 40, 33, filter, window, part.Pixels);

        for (int y = 0; y < window.Height; y++)
        {
            Assert.Equal(whole.Row(window.Y + y).Slice(window.X * 3, window.Width * 3), part.Row(y));
        }
    }

    [Fact]
    public void Resize_SameSize_CopiesPixels()
    {
        ImageBuffer source = Pictures.Noise(9, 7);

        ImageBuffer copy = ImageResizer.Resize(source, 9, 7, ResampleFilter.Bicubic);

        Assert.NotSame(source, copy);
        Assert.Equal(source.Pixels, copy.Pixels);
    }

    [Theory]
    [InlineData(300, 200, 60, 60, 40)]
    [InlineData(200, 300, 60, 40, 60)]
    [InlineData(1000, 1, 10, 10, 1)]
    public void Thumbnail_LargePicture_KeepsProportions(int width, int height, int maxSide, int newWidth, int newHeight)
    {
        ImageBuffer thumbnail = ImageResizer.Thumbnail(Pictures.Ramp(width, height), maxSide);

        Assert.Equal((newWidth, newHeight), (thumbnail.Width, thumbnail.Height));
    }

    [Fact]
    public void Thumbnail_SmallPicture_IsThePictureItself()
    {
        ImageBuffer picture = Pictures.Ramp(20, 10);

        Assert.Same(picture, ImageResizer.Thumbnail(picture, 20));
    }
}
