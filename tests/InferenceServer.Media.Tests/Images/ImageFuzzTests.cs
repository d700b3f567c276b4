using System.Buffers.Binary;
using InferenceServer.Media.Images;
using InferenceServer.Media.Images.Png;
using InferenceServer.Media.Tests.Images.Png;

namespace InferenceServer.Media.Tests.Images;

/// <summary>Whatever the bytes, the answer is a picture or an <see cref="ImageException"/>.</summary>
public class ImageFuzzTests
{
    private const int Rounds = 1500;

    private static readonly ImageDecodeOptions Strict = new() { MaxPixels = 100_000 };
    private static readonly ImageDecodeOptions Lenient = new() { MaxPixels = 100_000, AcceptDamaged = true, Background = (1, 2, 3) };

    [Theory]
    [InlineData("baseline-420.jpg")]
    [InlineData("progressive-420.jpg")]
    [InlineData("ycck.jpg")]
    [InlineData("orientation-6.jpg")]
    public void Decode_MutatedJpeg_NeverFailsOtherwise(string name)
    {
        byte[] file = SharedFolder.Sample(name);
        int refused = Run(random => Mutate(file, random, 2));

        Assert.InRange(refused, 1, Rounds);
    }

    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(2, 16, false)]
    [InlineData(3, 4, true)]
    [InlineData(6, 8, true)]
    public void Decode_MutatedPng_NeverFailsOtherwise(int color, int depth, bool interlaced)
    {
        PngHeader header = new(19, 13, depth, (PngColor)color, interlaced);
        byte[] file = PngDecoderTests.Encode(header, PngFiles.Chunk(color == 3 ? "PLTE" : "tRNS", 1, 2, 3, 4, 5, 6));
        int refused = Run(random => WithChecksums(Mutate(file, random, 8)));

        Assert.InRange(refused, 1, Rounds);
    }

    [Fact]
    public void Decode_MutatedPngRows_NeverFailsOtherwise()
    {
        PngHeader header = new(19, 13, 8, PngColor.Rgba, true);
        byte[] rows = PngFiles.Rows(header, (x, y, s) => (x * y * s) & 255);
        int refused = Run(random => PngFiles.File(
            PngFiles.Header(19, 13, 8, 6, 1), PngFiles.Chunk("IDAT", PngFiles.Pack([.. Mutate(rows, random, 0).Take(random.Next(2 * rows.Length))])), PngFiles.End()));

        Assert.InRange(refused, 1, Rounds);
    }

    private static int Run(Func<Random, byte[]> make)
    {
        Random random = new(20240607);
        int refused = 0;
        for (int i = 0; i < Rounds; i++)
        {
            byte[] data = make(random);
            try
            {
                ImageBuffer picture = ImageDecoder.Decode(data, i % 2 == 0 ? Strict : Lenient);
                Assert.InRange(picture.Width * picture.Height, 1, 100_000);
            }
            catch (ImageException)
            {
                refused++;
            }
        }

        return refused;
    }

    private static byte[] Mutate(byte[] file, Random random, int keep)
    {
        byte[] changed = [.. file];
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            changed[random.Next(keep, changed.Length)] = random.Next(3) switch { 0 => 0xFF, 1 => 0, _ => (byte)random.Next(256) };
        }

        return random.Next(8) == 0 ? changed[..random.Next(keep, changed.Length)] : changed;
    }

    /// <summary>Makes the checksums right again, so that the mutation reaches what lies behind them.</summary>
    private static byte[] WithChecksums(byte[] file)
    {
        for (int at = 8; at + 12 <= file.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12)
            {
                break;
            }

            int size = (int)length;
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at + 8 + size), Crc32.Compute(file.AsSpan(at + 4, size + 4)));
            at += size + 12;
        }

        return file;
    }
}
