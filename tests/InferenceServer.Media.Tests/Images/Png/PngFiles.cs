using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using InferenceServer.Media.Images.Png;

namespace InferenceServer.Media.Tests.Images.Png;

/// <summary>Writes PNG files of every kind, broken ones included, by the letter of the specification and without the code under test.</summary>
internal static class PngFiles
{
    // In which pass each pixel of an 8 × 8 tile is stored.
    private static readonly string[] Passes = ["16462646", "77777777", "56565656", "77777777", "36463646", "77777777", "56565656", "77777777"];

    public static byte[] File(params byte[][] chunks) => [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. chunks.SelectMany(chunk => chunk)];

    public static byte[] Chunk(string type, params byte[] data)
    {
        byte[] typed = [.. Encoding.ASCII.GetBytes(type), .. data];
        return [.. Word((uint)data.Length), .. typed, .. Word(Checksum(typed))];
    }

    public static byte[] Header(uint width, uint height, int depth, int color, int interlace = 0)
        => Chunk("IHDR", [.. Word(width), .. Word(height), (byte)depth, (byte)color, 0, 0, (byte)interlace]);

    public static byte[] End() => Chunk("IEND");

    public static byte[] Word(uint value)
    {
        byte[] word = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(word, value);
        return word;
    }

    public static byte[] Pack(byte[] raw)
    {
        using MemoryStream target = new();
        using (ZLibStream packed = new(target, CompressionLevel.Optimal))
        {
            packed.Write(raw);
        }

        return target.ToArray();
    }

    /// <summary>The bytes before packing. Row number i (over all passes) uses filter i modulo 5, or <paramref name="filter"/>.</summary>
    /// <param name="header">What the picture is.</param>
    /// <param name="sample">The value of sample s of pixel (x, y), in the range of the bit depth.</param>
    /// <param name="filter">The filter of all rows; negative for all in turn.</param>
    public static byte[] Rows(PngHeader header, Func<int, int, int, int> sample, int filter = -1)
    {
        List<byte> raw = [];
        int rows = 0;
        for (char pass = header.Interlaced ? '1' : '0'; pass <= (header.Interlaced ? '7' : '0'); pass++)
        {
            byte[]? above = null;
            for (int y = 0; y < header.Height; y++)
            {
                int[] columns = [.. Enumerable.Range(0, header.Width).Where(x => pass == '0' || Passes[y % 8][x % 8] == pass)];
                if (columns.Length > 0)
                {
                    byte[] row = Row(header, columns, y, sample);
                    int kind = filter >= 0 ? filter : rows++ % 5;
                    raw.Add((byte)kind);
                    raw.AddRange(Filter(kind, row, above ?? new byte[row.Length], header.FilterStep));
                    above = row;
                }
            }
        }

        return [.. raw];
    }

    private static byte[] Row(PngHeader header, int[] columns, int y, Func<int, int, int, int> sample)
    {
        string bits = string.Concat(columns.SelectMany(x => Enumerable.Range(0, header.Samples).Select(
            s => Convert.ToString(sample(x, y, s), 2).PadLeft(header.BitDepth, '0'))));
        bits = bits.PadRight((bits.Length + 7) / 8 * 8, '0');
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(8 * i, 8), 2))];
    }

    private static byte[] Filter(int kind, byte[] row, byte[] above, int step)
    {
        byte[] filtered = new byte[row.Length];
        for (int i = 0; i < row.Length; i++)
        {
            int left = i >= step ? row[i - step] : 0, corner = i >= step ? above[i - step] : 0, up = above[i];
            int p = left + up - corner;
            int predicted = kind switch
            {
                0 => 0,
                1 => left,
                2 => up,
                3 => (left + up) / 2,
                _ => new[] { left, up, corner }.MinBy(value => Math.Abs(p - value)),
            };
            filtered[i] = (byte)(row[i] - predicted);
        }

        return filtered;
    }

    private static uint Checksum(byte[] data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
