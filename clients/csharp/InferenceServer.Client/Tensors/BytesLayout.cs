using System.Buffers.Binary;

namespace InferenceServer.Client;

/// <summary>BYTES elements on the wire: each a little-endian 4-byte length followed by its bytes.</summary>
internal static class BytesLayout
{
    /// <summary>Writes the elements, whose lengths and contents the caller knows to tell, into one new array.</summary>
    public static byte[] Join<T>(IReadOnlyList<T> elements, Func<T, int> lengthOf, Action<T, Span<byte>> write)
    {
        long total = 0;
        foreach (T element in elements)
        {
            total += sizeof(uint) + lengthOf(element);
        }

        byte[] joined = new byte[checked((int)total)];
        Span<byte> rest = joined;
        foreach (T element in elements)
        {
            int length = lengthOf(element);
            BinaryPrimitives.WriteUInt32LittleEndian(rest, (uint)length);
            write(element, rest.Slice(sizeof(uint), length));
            rest = rest[(sizeof(uint) + length)..];
        }

        return joined;
    }

    /// <summary>The first element's length with its prefix; -1 where it is cut off.</summary>
    public static int LengthOfFirst(ReadOnlySpan<byte> data) =>
        data.Length >= sizeof(uint) && BinaryPrimitives.ReadUInt32LittleEndian(data) is var length && length <= (uint)(data.Length - sizeof(uint))
            ? sizeof(uint) + (int)length
            : -1;

    /// <summary>The number of elements; -1 where the data does not end with a whole one.</summary>
    public static long Count(ReadOnlySpan<byte> data)
    {
        long count = 0;
        for (; !data.IsEmpty; count++)
        {
            int length = LengthOfFirst(data);
            if (length < 0)
            {
                return -1;
            }

            data = data[length..];
        }

        return count;
    }
}
