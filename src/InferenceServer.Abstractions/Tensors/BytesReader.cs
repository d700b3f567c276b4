using System.Buffers.Binary;

namespace InferenceServer.Abstractions;

/// <summary>Walks the elements of a <see cref="ElementType.Bytes"/> tensor without copying them.</summary>
/// <param name="data">Elements, each a little-endian 4-byte length followed by its bytes.</param>
public ref struct BytesReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    /// <summary>What has not been read.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Reads the next element; false at the end and where an element is cut off (<see cref="Rest"/> is not empty then).</summary>
    public bool TryRead(out ReadOnlySpan<byte> element)
    {
        if (_rest.Length < sizeof(uint)
            || BinaryPrimitives.ReadUInt32LittleEndian(_rest) is var length && length > (uint)(_rest.Length - sizeof(uint)))
        {
            element = default;
            return false;
        }

        element = _rest.Slice(sizeof(uint), (int)length);
        _rest = _rest[(sizeof(uint) + (int)length)..];
        return true;
    }

    /// <summary>Counts whole elements; -1 where the data does not end with one.</summary>
    public static long Count(ReadOnlySpan<byte> data)
    {
        BytesReader reader = new(data);
        long count = 0;
        while (reader.TryRead(out _))
        {
            count++;
        }

        return reader.Rest.IsEmpty ? count : -1;
    }

    /// <summary>Bytes that the first <paramref name="elements"/> elements take.</summary>
    /// <exception cref="ArgumentException">There are fewer elements.</exception>
    public static int LengthOf(ReadOnlySpan<byte> data, long elements)
    {
        BytesReader reader = new(data);
        for (long i = 0; i < elements; i++)
        {
            if (!reader.TryRead(out _))
            {
                throw new ArgumentException($"expected {elements} elements, got {i}", nameof(data));
            }
        }

        return data.Length - reader.Rest.Length;
    }
}
