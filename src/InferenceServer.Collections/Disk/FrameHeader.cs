using System.Buffers.Binary;

namespace InferenceServer.Collections.Disk;

/// <summary>
/// The first bytes of a frame. A frame is what one flush makes durable: it is there whole or, torn, not at all, and none begins
/// before the one ahead of it is on the disk. Little endian: magic u32, payload length u32, sequence u64, operations u32, CRC-32C u32.
/// </summary>
/// <param name="Length">Bytes of payload.</param>
/// <param name="Sequence">The sequence number of the first item that the frame stores.</param>
/// <param name="Operations">Operations in the payload.</param>
/// <param name="Checksum">Over the file's salt, the bytes ahead of the checksum and the payload.</param>
internal readonly record struct FrameHeader(int Length, long Sequence, int Operations, uint Checksum)
{
    public const int Size = 24;
    public const int MaxLength = 1 << 30;
    private const int Checked = Size - sizeof(uint);

    /// <summary>How every frame begins.</summary>
    public static ReadOnlySpan<byte> Magic => "ISfr"u8;

    /// <summary>Reads a header; false where there is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FrameHeader header)
    {
        header = default;
        if (bytes.Length < Size || !bytes.StartsWith(Magic))
        {
            return false;
        }

        header = new(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[Checked..]));
        return header.Length is > 0 and <= MaxLength && header.Operations > 0;
    }

    /// <summary>Writes all but the checksum and returns the checksum so far, to be continued over the payload.</summary>
    public uint Write(Span<byte> to, uint salt)
    {
        Magic.CopyTo(to);
        BinaryPrimitives.WriteInt32LittleEndian(to[4..], Length);
        BinaryPrimitives.WriteInt64LittleEndian(to[8..], Sequence);
        BinaryPrimitives.WriteInt32LittleEndian(to[16..], Operations);
        return Crc32C.Append(salt, to[..Checked]);
    }

    /// <summary>Completes what <see cref="Write"/> began.</summary>
    public static void WriteChecksum(Span<byte> to, uint checksum) => BinaryPrimitives.WriteUInt32LittleEndian(to[Checked..], checksum);

    /// <summary>Whether header and payload are what was written.</summary>
    public bool Matches(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, uint salt)
        => Crc32C.Append(Crc32C.Append(salt, header[..Checked]), payload) == Checksum;
}
