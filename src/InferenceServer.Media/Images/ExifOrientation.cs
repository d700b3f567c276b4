using System.Buffers.Binary;

namespace InferenceServer.Media.Images;

/// <summary>Finds the orientation tag in an EXIF block; whatever is broken there counts as upright.</summary>
internal static class ExifOrientation
{
    public const int Upright = 1;

    private const ushort OrientationTag = 0x0112;
    private const ushort ShortType = 3;

    /// <summary>The orientation, 1 to 8, that the TIFF structure in <paramref name="tiff"/> declares for its first directory.</summary>
    public static int Read(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8 || tiff is not ([(byte)'I', (byte)'I', ..] or [(byte)'M', (byte)'M', ..]))
        {
            return Upright;
        }

        bool little = tiff[0] == 'I';
        uint directory = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > (uint)tiff.Length - 2)
        {
            return Upright;
        }

        ReadOnlySpan<byte> entries = tiff[(int)directory..];
        int count = Word(entries, little);
        entries = entries[2..];
        for (int i = 0; i < count && entries.Length >= 12; i++, entries = entries[12..])
        {
            if (Word(entries, little) == OrientationTag && Word(entries[2..], little) == ShortType)
            {
                int orientation = Word(entries[8..], little);
                return orientation is >= 1 and <= 8 ? orientation : Upright;
            }
        }

        return Upright;
    }

    private static ushort Word(ReadOnlySpan<byte> data, bool little)
        => little ? BinaryPrimitives.ReadUInt16LittleEndian(data) : BinaryPrimitives.ReadUInt16BigEndian(data);
}
