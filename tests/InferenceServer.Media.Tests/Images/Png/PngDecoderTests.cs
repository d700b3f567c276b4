using InferenceServer.Media.Images;
using InferenceServer.Media.Images.Png;

namespace InferenceServer.Media.Tests.Images.Png;

public class PngDecoderTests
{
    public static TheoryData<int, int, bool, int> Kinds()
    {
        (int Color, int[] Depths)[] kinds = [(0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16])];
        TheoryData<int, int, bool, int> data = [];
        foreach ((int color, int[] depths) in kinds)
        {
            foreach (int depth in depths)
            {
                foreach (int width in new[] { 1, 3, 13, 40 })
                {
                    data.Add(color, depth, false, width);
                    data.Add(color, depth, true, width);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_EveryKind_GivesItsColors(int color, int depth, bool interlaced, int width)
    {
        PngHeader header = new(width, 11, depth, (PngColor)color, interlaced);
        byte[] palette = [.. Enumerable.Range(0, 3 << depth).Take(768).Select(i => (byte)(i * 89))];
        byte[] file = Encode(header, [.. (color == 3 ? PngFiles.Chunk("PLTE", palette) : [])]);

        ImageBuffer picture = ImageDecoder.Decode(file);

        for (int y = 0; y < header.Height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    int expected = header.Color switch
                    {
                        PngColor.Palette => palette[(3 * Sample(header, x, y, 0)) + channel],
                        PngColor.Grey or PngColor.GreyAlpha => ToByte(Sample(header, x, y, 0), depth),
                        _ => ToByte(Sample(header, x, y, channel), depth),
                    };
                    Assert.Equal(expected, picture.Row(y)[(3 * x) + channel]);
                }
            }
        }
    }

    [Theory]
    [InlineData(4, 8)]
    [InlineData(6, 8)]
    [InlineData(6, 16)]
    public void Decode_AlphaOverBackground_Blends(int color, int depth)
    {
        PngHeader header = new(5, 4, depth, (PngColor)color, false);

        ImageBuffer picture = ImageDecoder.Decode(Encode(header), new() { Background = (255, 0, 255) });

        int over = ToByte(Sample(header, 2, 3, header.Samples - 1), depth), red = ToByte(Sample(header, 2, 3, 0), depth);
        Assert.Equal(((red * over) + (255 * (255 - over)) + 127) / 255, picture.Row(3)[6]);
    }

    [Fact]
    public void Decode_PaletteTransparency_BlendsOnlyWhereAsked()
    {
        PngHeader header = new(2, 1, 8, PngColor.Palette, false);
        byte[] file = PngFiles.File(
            PngFiles.Header(2, 1, 8, 3), PngFiles.Chunk("PLTE", 10, 20, 30, 40, 50, 60), PngFiles.Chunk("tRNS", 0),
            PngFiles.Chunk("IDAT", PngFiles.Pack(PngFiles.Rows(header, (x, _, _) => x))), PngFiles.End());

        Assert.Equal<byte>([10, 20, 30, 40, 50, 60], ImageDecoder.Decode(file).Pixels.ToArray());
        Assert.Equal<byte>([1, 2, 3, 40, 50, 60], ImageDecoder.Decode(file, new() { Background = (1, 2, 3) }).Pixels.ToArray());
    }

    [Theory]
    [InlineData(0, 2, 1)]
    [InlineData(0, 16, 700)]
    [InlineData(2, 8, 7)]
    public void Decode_TransparentColor_BecomesBackground(int color, int depth, int key)
    {
        PngHeader header = new(2, 1, depth, (PngColor)color, false);
        byte[] keyBytes = [.. Enumerable.Repeat(new[] { (byte)(key >> 8), (byte)key }, header.Samples).SelectMany(pair => pair)];
        byte[] file = PngFiles.File(
            PngFiles.Header(2, 1, depth, color), PngFiles.Chunk("tRNS", keyBytes),
            PngFiles.Chunk("IDAT", PngFiles.Pack(PngFiles.Rows(header, (x, _, _) => key - x))), PngFiles.End());

        ImageBuffer picture = ImageDecoder.Decode(file, new() { Background = (9, 9, 9) });

        Assert.Equal<byte>([9, 9, 9], picture.Pixels[..3].ToArray());
        Assert.Equal(ToByte(key - 1, depth), picture.Pixels[3]);
    }

    [Fact]
    public void Decode_DataInManyPieces_IsOnePicture()
    {
        PngHeader header = new(7, 6, 8, PngColor.Rgb, false);
        byte[] packed = PngFiles.Pack(PngFiles.Rows(header, (x, y, s) => Sample(header, x, y, s)));
        byte[][] pieces = [.. packed.Select(value => PngFiles.Chunk("IDAT", value)), PngFiles.Chunk("IDAT")];

        ImageBuffer picture = ImageDecoder.Decode(PngFiles.File([PngFiles.Header(7, 6, 8, 2), .. pieces, PngFiles.End()]));

        Assert.Equal(Sample(header, 6, 5, 2), picture.Pixels[^1]);
    }

    [Fact]
    public void Decode_PaletteIndexPastEnd_IsBlack()
    {
        PngHeader header = new(1, 1, 8, PngColor.Palette, false);
        byte[] file = Encode(header, PngFiles.Chunk("PLTE", 1, 2, 3), (_, _, _) => 200);

        Assert.Equal<byte>([0, 0, 0], ImageDecoder.Decode(file).Pixels.ToArray());
    }

    [Fact]
    public void Decode_ExifChunk_TurnsUpright()
    {
        PngHeader header = new(3, 2, 8, PngColor.Grey, false);
        byte[] exif = [.. "II"u8, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];
        byte[] file = Encode(header, PngFiles.Chunk("eXIf", exif));

        ImageBuffer upright = ImageDecoder.Decode(file), stored = ImageDecoder.Decode(file, new() { ApplyOrientation = false });

        Assert.Equal((2, 3), (upright.Width, upright.Height));
        Assert.Equal((3, 2), (stored.Width, stored.Height));
        Assert.Equal(Sample(header, 0, 1, 0), upright.Pixels[0]);
    }

    internal static byte[] Encode(PngHeader header, byte[]? extra = null, Func<int, int, int, int>? sample = null)
        => PngFiles.File(
            PngFiles.Header((uint)header.Width, (uint)header.Height, header.BitDepth, (int)header.Color, header.Interlaced ? 1 : 0),
            extra ?? [],
            PngFiles.Chunk("IDAT", PngFiles.Pack(PngFiles.Rows(header, sample ?? ((x, y, s) => Sample(header, x, y, s))))),
            PngFiles.End());

    private static int Sample(PngHeader header, int x, int y, int s) => ((x * 7919) + (y * 104729) + (s * 1299709) + (x * y * 31)) % (1 << header.BitDepth);

    private static int ToByte(int value, int depth) => depth == 16 ? value >> 8 : value * 255 / ((1 << depth) - 1);
}
