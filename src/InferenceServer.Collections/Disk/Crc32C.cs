using System.Numerics;
using System.Runtime.InteropServices;

namespace InferenceServer.Collections.Disk;

/// <summary>CRC-32C (Castagnoli), as in iSCSI, by the processor's own instruction. System.IO.Hashing knows other polynomials only.</summary>
internal static class Crc32C
{
    // The instruction takes three cycles and can begin in each one: a long text is read at three places at once.
    private const int Streams = 3, LeastForStreams = 8192;
    private const uint Polynomial = 0x82F6_3B78, One = 0x8000_0000;

    /// <summary>x to the power of 2^i, bits reversed.</summary>
    private static readonly uint[] Powers = SquaresOf(One >> 1, 40);

    /// <summary>The checksum of what <paramref name="crc"/> stands for followed by <paramref name="bytes"/>; 0 stands for nothing.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= LeastForStreams)
        {
            int words = bytes.Length / (Streams * sizeof(ulong));
            crc = AppendStreams(crc, MemoryMarshal.Cast<byte, ulong>(bytes)[..(Streams * words)], words);
            bytes = bytes[(Streams * words * sizeof(ulong))..];
        }

        crc = ~crc;
        ReadOnlySpan<ulong> rest = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in rest)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (byte one in bytes[(rest.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return ~crc;
    }

    /// <summary>The checksum of what <paramref name="first"/> stands for followed by the <paramref name="length"/> bytes that <paramref name="second"/> stands for.</summary>
    public static uint Combine(uint first, uint second, long length)
    {
        // Bytes behind a text multiply its checksum by x for each of their bits.
        uint shift = One;
        for (int power = 3; length > 0; power++, length >>= 1)
        {
            if ((length & 1) != 0)
            {
                shift = Multiply(shift, Powers[power]);
            }
        }

        return Multiply(shift, first) ^ second;
    }

    private static uint AppendStreams(uint crc, ReadOnlySpan<ulong> words, int each)
    {
        uint first = ~crc, second = uint.MaxValue, third = uint.MaxValue;
        ReadOnlySpan<ulong> a = words[..each], b = words.Slice(each, each), c = words.Slice(2 * each, each);
        for (int i = 0; i < a.Length; i++)
        {
            first = BitOperations.Crc32C(first, a[i]);
            second = BitOperations.Crc32C(second, b[i]);
            third = BitOperations.Crc32C(third, c[i]);
        }

        long length = (long)each * sizeof(ulong);
        return Combine(Combine(~first, ~second, length), ~third, length);
    }

    /// <summary>The product of two polynomials of bits, lowest power first, modulo that of the checksum.</summary>
    private static uint Multiply(uint a, uint b)
    {
        uint product = 0;
        for (; a != 0; a <<= 1)
        {
            product ^= (a & One) != 0 ? b : 0;
            b = (b & 1) != 0 ? (b >> 1) ^ Polynomial : b >> 1;
        }

        return product;
    }

    private static uint[] SquaresOf(uint number, int count)
    {
        uint[] squares = new uint[count];
        for (int i = 0; i < count; i++, number = Multiply(number, number))
        {
            squares[i] = number;
        }

        return squares;
    }
}
