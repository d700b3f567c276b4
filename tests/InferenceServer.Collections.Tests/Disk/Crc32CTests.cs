using System.Numerics;
using InferenceServer.Collections.Disk;

namespace InferenceServer.Collections.Tests.Disk;

public sealed class Crc32CTests
{
    private static readonly byte[] Bytes = Random(100_003);

    [Fact]
    public void Append_TheStandardsText_IsTheStandardsChecksum()
    {
        Assert.Equal(0xE306_9283u, Crc32C.Append(0, "123456789"u8));
        Assert.Equal(0u, Crc32C.Append(0, []));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8191)]
    [InlineData(8192)]
    [InlineData(8200)]
    [InlineData(8215)]
    [InlineData(100_003)]
    public void Append_AnyLengthAndStart_IsThatOfEachByteAlone(int length)
    {
        ReadOnlySpan<byte> bytes = Bytes.AsSpan(Bytes.Length - length);
        Assert.Equal(ByBytes(0, bytes), Crc32C.Append(0, bytes));
        Assert.Equal(ByBytes(12345, bytes), Crc32C.Append(12345, bytes));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 7)]
    [InlineData(1, 0)]
    [InlineData(5, 99_998)]
    [InlineData(65_536, 1024)]
    public void Combine_TwoTexts_IsThatOfBoth(int first, int second)
    {
        uint both = Crc32C.Append(77, Bytes.AsSpan(0, first + second));
        Assert.Equal(both, Crc32C.Combine(Crc32C.Append(77, Bytes.AsSpan(0, first)), Crc32C.Append(0, Bytes.AsSpan(first, second)), second));
    }

    private static uint ByBytes(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        foreach (byte one in bytes)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return ~crc;
    }

    private static byte[] Random(int count)
    {
        byte[] bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
