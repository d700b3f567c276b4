using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace InferenceServer.Abstractions;

/// <summary>Builds the contents of a <see cref="ElementType.Bytes"/> tensor element by element.</summary>
public sealed class BytesWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>Appends one element.</summary>
    public void Write(ReadOnlySpan<byte> element)
    {
        WriteLength(element.Length);
        _buffer.Write(element);
    }

    /// <summary>Appends one element as UTF-8.</summary>
    public void Write(string element)
    {
        WriteLength(Encoding.UTF8.GetByteCount(element));
        Encoding.UTF8.GetBytes(element, _buffer);
    }

    /// <summary>A copy of what was written.</summary>
    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    private void WriteLength(int length)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.GetSpan(sizeof(uint)), (uint)length);
        _buffer.Advance(sizeof(uint));
    }
}
