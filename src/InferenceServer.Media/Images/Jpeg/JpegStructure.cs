using System.Buffers.Binary;

namespace InferenceServer.Media.Images.Jpeg;

/// <summary>What a walk over a JPEG's markers tells.</summary>
/// <param name="Orientation">Its EXIF orientation, 1 to 8.</param>
/// <param name="IsComplete">Whether the walk came to the end marker. libjpeg only warns of a cut, and a later warning can hide that one.</param>
internal readonly record struct JpegStructure(int Orientation, bool IsComplete)
{
    private const byte App1 = 0xE1;
    private const byte EndOfImage = 0xD9;

    /// <summary>Walks over <paramref name="file"/>, which begins with the start marker.</summary>
    public static JpegStructure Read(ReadOnlySpan<byte> file)
    {
        int orientation = ExifOrientation.Upright;
        ReadOnlySpan<byte> rest = file[2..];
        while (true)
        {
            // Between segments, and in a scan, bytes that begin no marker are passed over.
            int start = FindMarker(rest);
            if (start < 0 || rest[start + 1] == EndOfImage)
            {
                return new(orientation, start >= 0);
            }

            byte marker = rest[start + 1];
            rest = rest[(start + 2)..];
            int length = rest.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(rest) : 0;
            if (length < 2 || length > rest.Length)
            {
                return new(orientation, false);
            }

            if (marker == App1 && orientation == ExifOrientation.Upright && rest[2..length].StartsWith("Exif\0\0"u8))
            {
                orientation = ExifOrientation.Read(rest[8..length]);
            }

            rest = rest[length..];
        }
    }

    /// <summary>Where the next marker that is no restart marker, stuffed byte or fill begins; −1 for none.</summary>
    private static int FindMarker(ReadOnlySpan<byte> data)
    {
        int at = 0;
        while (true)
        {
            int step = data[at..].IndexOf(byte.MaxValue);
            at += step;
            if (step < 0 || at + 1 >= data.Length)
            {
                return -1;
            }

            if (data[at + 1] is not (0 or 1 or (>= 0xD0 and <= 0xD8) or byte.MaxValue))
            {
                return at;
            }

            at++;
        }
    }
}
