using System.Text;
using InferenceServer.Media.Images;
using InferenceServer.Media.Images.Png;

namespace InferenceServer.Media.Tests.Images.Png;

public class PngEncoderTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(6, 40)]
    [InlineData(131, 70)]
    public void Encode_AnyPicture_KeepsEveryPixel(int width, int height)
    {
        foreach (ImageBuffer picture in new[] { Pictures.Noise(width, height), Pictures.Ramp(width, height) })
        {
            foreach (bool small in new[] { false, true })
            {
                ImageBuffer again = ImageDecoder.Decode(ImageEncoder.EncodePng(picture, small: small));

                Assert.Equal(0, Pictures.LargestDifference(picture, again));
            }
        }
    }

    [Fact]
    public void Encode_SmoothPicture_IsFilteredSmall()
    {
        ImageBuffer picture = Pictures.Ramp(300, 200);
        byte[] unfiltered = PngFiles.Pack(PngFiles.Rows(new(300, 200, 8, PngColor.Rgb, false), (x, y, s) => picture.Row(y)[(3 * x) + s], filter: 0));

        Assert.InRange(ImageEncoder.EncodePng(picture).Length, 100, unfiltered.Length / 3);
    }

    [Fact]
    public void Encode_Texts_AreStoredByAlphabet()
    {
        byte[] file = ImageEncoder.EncodePng(Pictures.Ramp(2, 2), [new("Software", "café"), new("Description", "별이 빛나는 밤")]);

        List<(uint Type, byte[] Data)> chunks = [];
        PngChunkReader reader = new(file);
        while (reader.MoveNext())
        {
            chunks.Add((reader.Type, reader.Data.ToArray()));
        }

        Assert.Equal([PngChunkType.Header, PngChunkType.Text, PngChunkType.InternationalText, PngChunkType.Data, PngChunkType.End], chunks.Select(chunk => chunk.Type));
        Assert.Equal(Encoding.Latin1.GetBytes("Software\0café"), chunks[1].Data);
        Assert.Equal(Encoding.UTF8.GetBytes("Description\0\0\0\0\0별이 빛나는 밤"), chunks[2].Data);
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData(" a", "x")]
    [InlineData("가", "x")]
    [InlineData("a", "x\0y")]
    public void Encode_TextThatCannotBeStored_IsRefused(string keyword, string text)
        => Assert.Throws<ArgumentException>(() => ImageEncoder.EncodePng(Pictures.Ramp(2, 2), [new(keyword, text)]));
}
