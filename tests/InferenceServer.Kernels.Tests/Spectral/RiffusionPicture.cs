using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Tests.Spectral;

/// <summary>The mono test picture as mel magnitudes [512][frames].</summary>
internal sealed record RiffusionPicture(int Frames, float[] Mel)
{
    private const double Largest = 46801012.0;

    public static MelOptions Bands { get; } = new() { SampleRate = 44100, Bands = 512, HighestHertz = 10000 };

    public static RiffusionPicture Read()
    {
        (int width, byte[] rows) = Pixels(File.ReadAllBytes(Assets.File("images/tired_traveler_clip2_mono.png")));
        float[] mel = new float[512 * width];
        for (int band = 0; band < 512; band++)
        {
            for (int frame = 0; frame < width; frame++)
            {
                byte red = rows[((((511 - band) * width) + frame) * 3)];
                mel[(band * width) + frame] = (float)(Math.Pow((255.0 - red) / 255.0, 4) * Largest);
            }
        }

        return new(width, mel);
    }

    // Just enough of PNG for this picture: 8-bit RGB, not interlaced.
    private static (int Width, byte[] Rows) Pixels(byte[] png)
    {
        using MemoryStream packed = new();
        for (int at = 8; at < png.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            if (Encoding.ASCII.GetString(png, at + 4, 4) == "IDAT")
            {
                packed.Write(png, at + 8, length);
            }

            at += 12 + length;
        }

        int width = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), height = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20));
        packed.Position = 0;
        using ZLibStream stream = new(packed, CompressionMode.Decompress);
        byte[] rows = new byte[width * height * 3];
        for (int y = 0; y < height; y++)
        {
            int filter = stream.ReadByte();
            stream.ReadExactly(rows, y * width * 3, width * 3);
            for (int i = y * width * 3; i < (y + 1) * width * 3; i++)
            {
                int left = i - (y * width * 3) >= 3 ? rows[i - 3] : 0, up = y > 0 ? rows[i - (width * 3)] : 0;
                int corner = y > 0 && i - (y * width * 3) >= 3 ? rows[i - (width * 3) - 3] : 0;
                rows[i] += (byte)(filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Paeth(left, up, corner), _ => 0 });
            }
        }

        return (width, rows);
    }

    private static int Paeth(int left, int up, int corner)
    {
        int toLeft = Math.Abs(up - corner), toUp = Math.Abs(left - corner), toCorner = Math.Abs(left + up - (2 * corner));
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}
