using System.Buffers.Binary;
using InferenceServer.Collections.InMemory;

namespace InferenceServer.Collections.Disk;

/// <summary>
/// Where things lie in a rows file: a page with magic 8 bytes, format version u32, row format u32, dimensions u32, rows u32; then the
/// rows without a gap; for rows of bytes then their scales, from the next multiple of 64 on.
/// </summary>
internal readonly record struct RowsFileHeader(RowCodec Codec, int Rows)
{
    public const int Size = 4096;
    public const uint Version = 1;
    private const int Alignment = 64;

    private static ReadOnlySpan<byte> Magic => "ISvector"u8;

    /// <summary>Where the scales begin.</summary>
    public long Scales => (Size + ((long)Rows * Codec.NumberBytes) + Alignment - 1) / Alignment * Alignment;

    /// <summary>Bytes of the whole file.</summary>
    public long Length => Codec.HasScale ? Scales + ((long)Rows * sizeof(float)) : Size + ((long)Rows * Codec.NumberBytes);

    public void Write(Span<byte> page)
    {
        page.Clear();
        Magic.CopyTo(page);
        BinaryPrimitives.WriteUInt32LittleEndian(page[8..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(page[12..], (uint)Codec.Format);
        BinaryPrimitives.WriteUInt32LittleEndian(page[16..], (uint)Codec.Dimensions);
        BinaryPrimitives.WriteUInt32LittleEndian(page[20..], (uint)Rows);
    }
}
