using InferenceServer.Media.Images;
using InferenceServer.Media.Images.Png;

namespace InferenceServer.Media.Tests.Images.Png;

public class HostilePngTests
{
    private static readonly byte[] Small = PngDecoderTests.Encode(new(9, 8, 8, PngColor.Rgb, false));

    [Theory]
    [InlineData(65500, 65500, ImageError.TooLarge)]
    [InlineData(8000, 8000, ImageError.Damaged)]
    [InlineData(int.MaxValue, 1, ImageError.TooLarge)]
    [InlineData(1, uint.MaxValue, ImageError.Damaged)]
    [InlineData(16, 0, ImageError.Damaged)]
    [InlineData(0, 16, ImageError.Damaged)]
    public void Decode_HeaderThatLies_IsRefusedWithoutAllocating(uint width, uint height, ImageError expected)
    {
        byte[] file = PngFiles.File(PngFiles.Header(width, height, 8, 2), PngFiles.Chunk("IDAT", PngFiles.Pack(new byte[100])), PngFiles.End());
        Assert.Throws<ImageException>(() => ImageDecoder.Decode(file));
        long before = GC.GetAllocatedBytesForCurrentThread();

        ImageException error = Assert.Throws<ImageException>(() => ImageDecoder.Decode(file));

        Assert.Equal(expected, error.Error);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Decode_DataThatUnpacksToFarMore_IsNotUnpacked()
    {
        // 64 MB of zeros behind a header of 10 × 10.
        byte[] file = PngFiles.File(PngFiles.Header(10, 10, 8, 2), PngFiles.Chunk("IDAT", PngFiles.Pack(new byte[1 << 26])), PngFiles.End());
        long before = GC.GetAllocatedBytesForCurrentThread();

        ImageBuffer picture = ImageDecoder.Decode(file);

        Assert.Equal(10, picture.Width);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Decode_PixelLimit_IsTheCallers()
    {
        Assert.Equal(9, ImageDecoder.Decode(Small, new() { MaxPixels = 72 }).Width);
        ImageException error = Assert.Throws<ImageException>(() => ImageDecoder.Decode(Small, new() { MaxPixels = 71 }));

        Assert.Equal(ImageError.TooLarge, error.Error);
        Assert.Contains("9 × 8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_EveryCut_IsRefused()
    {
        for (int length = 8; length < Small.Length; length++)
        {
            ImageException error = Assert.Throws<ImageException>(() => ImageDecoder.Decode(Small.AsMemory(0, length)));
            Assert.Equal(ImageError.Damaged, error.Error);
        }
    }

    [Fact]
    public void Decode_EveryChangedByte_IsRefused()
    {
        // Behind the signature everything is under a checksum or is one.
        for (int i = 8; i < Small.Length; i++)
        {
            byte[] changed = [.. Small];
            changed[i] ^= 0x10;
            Assert.Throws<ImageException>(() => ImageDecoder.Decode(changed));
        }
    }

    [Fact]
    public void Decode_WrongChecksum_NamesTheChunk()
    {
        byte[] changed = [.. Small];
        changed[29] ^= 1;

        ImageException error = Assert.Throws<ImageException>(() => ImageDecoder.Decode(changed));

        Assert.Contains("IHDR at byte 8 has a wrong checksum", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 16)]
    [InlineData(2, 4)]
    [InlineData(1, 8)]
    [InlineData(7, 8)]
    [InlineData(0, 3)]
    public void Decode_KindThatPngLacks_IsRefused(int color, int depth)
    {
        byte[] file = PngFiles.File(PngFiles.Header(4, 4, depth, color), PngFiles.Chunk("IDAT", PngFiles.Pack(new byte[400])), PngFiles.End());

        Assert.Equal(ImageError.Damaged, Assert.Throws<ImageException>(() => ImageDecoder.Decode(file)).Error);
    }

    [Fact]
    public void Decode_PaletteMissingOrOdd_IsRefused()
    {
        PngHeader header = new(2, 2, 8, PngColor.Palette, false);

        Assert.Throws<ImageException>(() => ImageDecoder.Decode(PngDecoderTests.Encode(header)));
        Assert.Throws<ImageException>(() => ImageDecoder.Decode(PngDecoderTests.Encode(header, PngFiles.Chunk("PLTE", 1, 2, 3, 4))));
    }

    [Fact]
    public void Decode_FilterNumberFive_IsRefused()
    {
        byte[] file = PngFiles.File(PngFiles.Header(1, 1, 8, 0), PngFiles.Chunk("IDAT", PngFiles.Pack([5, 1])), PngFiles.End());

        Assert.Contains("filter 5", Assert.Throws<ImageException>(() => ImageDecoder.Decode(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_UnknownChunk_MattersOnlyWhereCritical()
    {
        PngHeader header = new(2, 2, 8, PngColor.Grey, false);

        Assert.Equal(2, ImageDecoder.Decode(PngDecoderTests.Encode(header, PngFiles.Chunk("abCd", 1))).Width);
        ImageException error = Assert.Throws<ImageException>(() => ImageDecoder.Decode(PngDecoderTests.Encode(header, PngFiles.Chunk("ABCD", 1))));
        Assert.Equal(ImageError.Unsupported, error.Error);
    }

    [Fact]
    public void Decode_WrongSumInsideTheData_IsRefused()
    {
        byte[] packed = PngFiles.Pack(PngFiles.Rows(new(9, 8, 8, PngColor.Rgb, false), (x, _, _) => x));
        packed[^1] ^= 1;
        byte[] file = PngFiles.File(PngFiles.Header(9, 8, 8, 2), PngFiles.Chunk("IDAT", packed), PngFiles.End());

        Assert.Equal(ImageError.Damaged, Assert.Throws<ImageException>(() => ImageDecoder.Decode(file)).Error);
    }
}
