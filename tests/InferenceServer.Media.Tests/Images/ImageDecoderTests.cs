using System.Text;
using InferenceServer.Media.Images;

namespace InferenceServer.Media.Tests.Images;

public class ImageDecoderTests
{
    [Theory]
    [InlineData("GIF89a\u0001\0\u0001\0", "GIF")]
    [InlineData("RIFF\u0010\0\0\0WEBPVP8 ", "WebP")]
    [InlineData("RIFF\u0010\0\0\0WAVEfmt ", "RIFF")]
    [InlineData("\0\0\0\u0018ftypavif\0\0\0\0", "AVIF")]
    [InlineData("\0\0\0\u0018ftypheic\0\0\0\0", "HEIC")]
    [InlineData("BM\u0036\0\0\0", "BMP")]
    [InlineData("II*\0\u0008\0\0\0", "TIFF")]
    [InlineData("%PDF-1.7", "PDF")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "text")]
    [InlineData("hello", "text")]
    [InlineData("", "empty")]
    [InlineData("\u0001\u0002\u0003", "010203")]
    public void Decode_OtherContent_SaysWhatItIs(string content, string named)
    {
        byte[] data = Encoding.Latin1.GetBytes(content);

        ImageException error = Assert.Throws<ImageException>(() => ImageDecoder.Decode(data));

        Assert.Equal(ImageError.Unsupported, error.Error);
        Assert.StartsWith("unsupported image format", error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_PngMangledByTextMode_IsNamed()
    {
        byte[] data = [0x89, .. "PNG\n"u8, 0x1A, 0x0A];

        Assert.Contains("text transfer", Assert.Throws<ImageException>(() => ImageDecoder.Decode(data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Identify_Png_ReadsItsHeader()
        => Assert.Equal(new ImageInfo(ImageFormat.Png, 7, 5), ImageDecoder.Identify(ImageEncoder.EncodePng(Pictures.Ramp(7, 5))));

    [SharedFact("assets/images/pineapple.jpg")]
    public void Decode_PngWithJpegName_IsDecodedByContent()
    {
        byte[] data = File.ReadAllBytes(SharedFolder.PathOf("assets", "images", "pineapple.jpg"));

        Assert.Equal(ImageFormat.Png, ImageDecoder.Identify(data).Format);
        Assert.Equal((744, 850), (ImageDecoder.Decode(data).Width, ImageDecoder.Decode(data).Height));
    }
}
