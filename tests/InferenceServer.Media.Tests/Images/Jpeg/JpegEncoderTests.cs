using System.Text;
using InferenceServer.Media.Images;

namespace InferenceServer.Media.Tests.Images.Jpeg;

public class JpegEncoderTests
{
    [Theory]
    [InlineData(50, 24)]
    [InlineData(90, 10)]
    [InlineData(98, 3)]
    public void Encode_Ramp_StaysClose(int quality, int tolerance)
    {
        ImageBuffer picture = Pictures.Ramp(61, 47);

        ImageBuffer again = ImageDecoder.Decode(ImageEncoder.EncodeJpeg(picture, quality));

        Assert.InRange(Pictures.LargestDifference(picture, again), 0, tolerance);
    }

    [Fact]
    public void Encode_Texts_AreComments()
    {
        byte[] file = ImageEncoder.EncodeJpeg(Pictures.Ramp(16, 16), 80, [new("Software", "서버")]);

        byte[] text = Encoding.UTF8.GetBytes("Software: 서버");
        Assert.NotEqual(-1, file.AsSpan().IndexOf<byte>([0xFF, 0xFE, 0, (byte)(text.Length + 2), .. text]));
        Assert.Equal(16, ImageDecoder.Decode(file).Width);
    }

    [Fact]
    public void Encode_TextTooLong_IsRefused()
        => Assert.Throws<ArgumentException>(() => ImageEncoder.EncodeJpeg(Pictures.Ramp(4, 4), 80, [new("a", new string('x', 70_000))]));

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void Encode_QualityOutOfRange_IsRefused(int quality)
        => Assert.Throws<ArgumentOutOfRangeException>(() => ImageEncoder.EncodeJpeg(Pictures.Ramp(4, 4), quality));
}
