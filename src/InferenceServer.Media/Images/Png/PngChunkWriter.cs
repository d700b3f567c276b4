using System.Buffers.Binary;

namespace InferenceServer.Media.Images.Png;

/// <summary>Builds a PNG file in memory, chunk by chunk: begin, write to <see cref="Stream"/>, end.</summary>
internal sealed class PngChunkWriter : IDisposable
{
    private readonly MemoryStream _file;

    public PngChunkWriter(int capacity)
    {
        _file = new MemoryStream(capacity);
        _file.Write(PngSignature.Bytes);
    }

    public Stream Stream => _file;

    public void WriteHeader(int width, int height)
    {
        int start = Begin(PngChunkType.Header);
        WriteWord((uint)width);
        WriteWord((uint)height);
        _file.Write([8, (byte)PngColor.Rgb, 0, 0, 0]);
        End(start);
    }

    /// <summary>Begins a chunk and returns where.</summary>
    public int Begin(uint type)
    {
        int start = (int)_file.Position;
        WriteWord(0);
        WriteWord(type);
        return start;
    }

    /// <summary>Ends the chunk that began at <paramref name="start"/>: fills in its length, adds its checksum.</summary>
    public void End(int start)
    {
        Span<byte> chunk = _file.GetBuffer().AsSpan(start, (int)_file.Position - start);
        BinaryPrimitives.WriteUInt32BigEndian(chunk, (uint)(chunk.Length - 8));
        WriteWord(Crc32.Compute(chunk[4..]));
    }

    public void Dispose() => _file.Dispose();

    public byte[] ToArray() => _file.ToArray();

    private void WriteWord(uint value)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(word, value);
        _file.Write(word);
    }
}
