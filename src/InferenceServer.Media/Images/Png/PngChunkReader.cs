using System.Buffers.Binary;

namespace InferenceServer.Media.Images.Png;

/// <summary>Walks over a file's chunks and checks each one's length and checksum.</summary>
internal ref struct PngChunkReader
{
    // Length and type before the data, checksum after it.
    private const int Overhead = 12;

    private readonly ReadOnlySpan<byte> _file;
    private int _next;

    /// <summary>Stands before the first chunk of a file that begins with the signature.</summary>
    public PngChunkReader(ReadOnlySpan<byte> file)
    {
        _file = file;
        _next = PngSignature.Bytes.Length;
    }

    /// <summary>The current chunk's type.</summary>
    public uint Type { get; private set; }

    /// <summary>Where the current chunk's data lies in the file.</summary>
    public Range Range { get; private set; }

    /// <summary>The current chunk's data.</summary>
    public readonly ReadOnlySpan<byte> Data => _file[Range];

    /// <summary>Goes to the next chunk; false where the file ends between two chunks.</summary>
    public bool MoveNext()
    {
        ReadOnlySpan<byte> rest = _file[_next..];
        if (rest.IsEmpty)
        {
            return false;
        }

        uint length = rest.Length >= Overhead ? BinaryPrimitives.ReadUInt32BigEndian(rest) : uint.MaxValue;
        if (length > (uint)(rest.Length - Overhead))
        {
            throw ImageException.Damaged($"the PNG is cut off: its chunk at byte {_next} does not fit the {_file.Length} bytes of the file");
        }

        int size = (int)length;
        Type = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
        Range = (_next + 8)..(_next + 8 + size);
        if (BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + size)..]) != Crc32.Compute(rest.Slice(4, size + 4)))
        {
            throw ImageException.Damaged($"the PNG's chunk {PngChunkType.Format(Type)} at byte {_next} has a wrong checksum");
        }

        _next += size + Overhead;
        return true;
    }
}
