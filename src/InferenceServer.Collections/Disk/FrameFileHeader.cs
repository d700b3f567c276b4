using System.Buffers.Binary;

namespace InferenceServer.Collections.Disk;

/// <summary>
/// The first bytes of a file of frames. Little endian: magic 8 bytes, format version u32, salt u32, generation u64, 4 bytes zero, CRC-32C u32.
/// The salt, drawn for each file, enters every frame's checksum, so that neither another file's frames nor bytes that a caller
/// put into an item pass for this file's.
/// </summary>
internal static class FrameFileHeader
{
    public const int Size = 32;
    public const uint Version = 1;
    private const int Checked = Size - sizeof(uint);

    private static ReadOnlySpan<byte> Magic => "ISframes"u8;

    public static byte[] Bytes(uint salt, long generation)
    {
        byte[] bytes = new byte[Size];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), salt);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), generation);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(Checked), Crc32C.Append(0, bytes.AsSpan(0, Checked)));
        return bytes;
    }

    /// <summary>The salt of a file that is what it is expected to be.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public static uint Salt(IDurableFile file, long generation)
    {
        if (file.Length < Size)
        {
            throw new InvalidDataException($"{file.Length} bytes; expected a header of {Size}");
        }

        Span<byte> bytes = stackalloc byte[Size];
        file.Read(bytes, 0);
        if (!bytes.StartsWith(Magic) || Crc32C.Append(0, bytes[..Checked]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[Checked..]))
        {
            throw new InvalidDataException("the file's header is damaged");
        }

        uint version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        long found = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]);
        return (version, found) == (Version, generation)
            ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..])
            : throw new InvalidDataException($"format version {version}, generation {found}; expected {Version} and {generation}");
    }
}
