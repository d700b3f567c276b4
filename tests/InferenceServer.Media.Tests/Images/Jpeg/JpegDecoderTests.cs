using InferenceServer.Media.Images;
using InferenceServer.Media.Images.Jpeg;

namespace InferenceServer.Media.Tests.Images.Jpeg;

public class JpegDecoderTests
{
    // The samples hold Pictures.Ramp(48, 32); halved chroma blurs its corners by up to 8.
    [Theory]
    [InlineData("baseline-420.jpg", 9)]
    [InlineData("progressive-420.jpg", 9)]
    [InlineData("cmyk.jpg", 3)]
    [InlineData("ycck.jpg", 5)]
    public void Decode_Sample_GivesItsPicture(string name, int tolerance)
    {
        ImageBuffer picture = ImageDecoder.Decode(SharedFolder.Sample(name));

        Assert.InRange(Pictures.LargestDifference(Pictures.Ramp(48, 32), picture), 0, tolerance);
    }

    [Fact]
    public void Decode_Grey_RepeatsIt()
    {
        ImageBuffer picture = ImageDecoder.Decode(SharedFolder.Sample("grey.jpg"));

        ReadOnlySpan<byte> ramp = Pictures.Ramp(48, 32).Row(20).Slice(3 * 30, 3), pixel = picture.Row(20).Slice(3 * 30, 3);
        Assert.InRange(pixel[0] - ((0.299 * ramp[0]) + (0.587 * ramp[1]) + (0.114 * ramp[2])), -2, 2);
        Assert.Equal((pixel[0], pixel[0]), (pixel[1], pixel[2]));
    }

    [Fact]
    public void Decode_ExifOrientation_TurnsUpright()
    {
        byte[] file = SharedFolder.Sample("orientation-6.jpg");

        ImageBuffer stored = ImageDecoder.Decode(file, new() { ApplyOrientation = false }), upright = ImageDecoder.Decode(file);

        Assert.InRange(Pictures.LargestDifference(Pictures.Ramp(48, 32), stored), 0, 5);
        Assert.Equal((32, 48), (upright.Width, upright.Height));
        Assert.Equal(stored.Row(31)[..3], upright.Row(0)[..3]);
    }

    [Fact]
    public void Decode_EveryCut_IsRefused()
    {
        foreach (string name in new[] { "baseline-420.jpg", "progressive-420.jpg", "cmyk.jpg" })
        {
            byte[] file = SharedFolder.Sample(name);
            for (int length = 3; length < file.Length; length++)
            {
                ImageException error = Assert.Throws<ImageException>(() => ImageDecoder.Decode(file.AsMemory(0, length)));
                Assert.Equal(ImageError.Damaged, error.Error);
            }
        }
    }

    [Fact]
    public void Decode_CutWhereAccepted_GivesTheBeginning()
    {
        byte[] file = ImageEncoder.EncodeJpeg(Pictures.Ramp(64, 64), 95);

        ImageBuffer picture = ImageDecoder.Decode(file.AsMemory(0, file.Length - 300), new() { AcceptDamaged = true });

        Assert.InRange(picture.Row(0)[3 * 60] - Pictures.Ramp(64, 64).Row(0)[3 * 60], -6, 6);
    }

    [Theory]
    [InlineData(65500, 65500, ImageError.TooLarge)]
    [InlineData(8000, 8000, ImageError.Damaged)]
    [InlineData(16, 0, ImageError.Damaged)]
    [InlineData(0, 16, ImageError.Damaged)]
    public void Decode_HeaderThatLies_IsRefusedWithoutAllocating(int width, int height, ImageError expected)
    {
        byte[] file = WithSize(SharedFolder.Sample("baseline-420.jpg"), width, height);
        Assert.Throws<ImageException>(() => ImageDecoder.Decode(file));
        long before = GC.GetAllocatedBytesForCurrentThread();

        ImageException error = Assert.Throws<ImageException>(() => ImageDecoder.Decode(file));

        Assert.Equal(expected, error.Error);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Decode_HeaderOnly_IsRefused()
    {
        byte[] file = SharedFolder.Sample("baseline-420.jpg");
        int scan = file.AsSpan().IndexOf<byte>([0xFF, 0xDA]);

        Assert.Throws<ImageException>(() => ImageDecoder.Decode(file.AsMemory(0, scan)));
    }

    [Fact]
    public void Decode_AfterABadFile_StillWorks()
    {
        byte[] good = SharedFolder.Sample("baseline-420.jpg");
        Assert.Throws<ImageException>(() => ImageDecoder.Decode(good.AsMemory(0, 200)));

        Assert.Equal(48, ImageDecoder.Decode(good).Width);
    }

    [Fact]
    public void Identify_Jpeg_ReadsSizeBeforeOrientation()
        => Assert.Equal(new ImageInfo(ImageFormat.Jpeg, 48, 32), ImageDecoder.Identify(SharedFolder.Sample("orientation-6.jpg")));

    [Fact]
    public void Require_LibraryMissing_NamesIt()
    {
        ImageException error = Assert.Throws<ImageException>(() => TurboJpeg.Require(TurboJpeg.TryLoad("libturbojpeg-that-is-not-there.so.9")));

        Assert.Equal(ImageError.Unavailable, error.Error);
        Assert.Contains("libturbojpeg0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryLoad_LibraryWithoutTheFunctions_IsNone() => Assert.Null(TurboJpeg.TryLoad("libc.so.6"));

    internal static byte[] WithSize(byte[] file, int width, int height)
    {
        byte[] changed = [.. file];
        int frame = changed.AsSpan().IndexOf<byte>([0xFF, 0xC0]);
        changed[frame + 5] = (byte)(height >> 8);
        changed[frame + 6] = (byte)height;
        changed[frame + 7] = (byte)(width >> 8);
        changed[frame + 8] = (byte)width;
        return changed;
    }
}
