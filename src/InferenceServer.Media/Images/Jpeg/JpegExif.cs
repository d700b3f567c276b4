using System.Buffers.Binary;

namespace InferenceServer.Media.Images.Jpeg;

/// <summary>Finds the EXIF segment among a JPEG's headers.</summary>
internal static class JpegExif
{
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;
    private const byte App1 = 0xE1;

    public static int ReadOrientation(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> rest = file[2..];
        while (rest.Length >= 4 && rest[0] == 0xFF)
        {
            byte marker = rest[1];
            if (marker == 0xFF)
            {
                rest = rest[1..];
                continue;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (marker is StartOfScan or EndOfImage || length < 2 || rest.Length < length + 2)
            {
                break;
            }

            ReadOnlySpan<byte> content = rest[4..(length + 2)];
            if (marker == App1 && content.StartsWith("Exif\0\0"u8))
            {
                return ExifOrientation.Read(content[6..]);
            }

            rest = rest[(length + 2)..];
        }

        return ExifOrientation.Upright;
    }
}
