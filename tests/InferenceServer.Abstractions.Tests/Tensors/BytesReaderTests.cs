namespace InferenceServer.Abstractions.Tests.Tensors;

public sealed class BytesReaderTests
{
    [Fact]
    public void TryRead_WhatTheWriterWrote_IsTheSame()
    {
        BytesWriter writer = new();
        writer.Write("größe");
        writer.Write("");
        writer.Write([0, 1, 0]);
        byte[] data = writer.ToArray();

        BytesReader reader = new(data);

        Assert.True(reader.TryRead(out ReadOnlySpan<byte> element));
        Assert.Equal("größe"u8.ToArray(), element.ToArray());
        Assert.True(reader.TryRead(out element));
        Assert.True(element.IsEmpty);
        Assert.True(reader.TryRead(out element));
        Assert.Equal([0, 1, 0], element.ToArray());
        Assert.False(reader.TryRead(out _));
        Assert.True(reader.Rest.IsEmpty);
        Assert.Equal(3, BytesReader.Count(data));
    }

    [Fact]
    public void Write_Text_IsLengthInFourLittleEndianBytesAndUtf8()
    {
        BytesWriter writer = new();
        writer.Write("ab");

        Assert.Equal([2, 0, 0, 0, (byte)'a', (byte)'b'], writer.ToArray());
    }

    [Theory]
    [InlineData(new byte[0], 0L)]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0 }, 2L)]
    [InlineData(new byte[] { 1, 0, 0 }, -1L)]
    [InlineData(new byte[] { 1, 0, 0, 0 }, -1L)]
    [InlineData(new byte[] { 0, 0, 0, 0, 255, 255, 255, 255, 1 }, -1L)]
    [InlineData(new byte[] { 255, 255, 255, 127, 1 }, -1L)]
    public void Count_AnyBytes_IsTheElementsOrMinusOne(byte[] data, long expected) => Assert.Equal(expected, BytesReader.Count(data));

    [Fact]
    public void LengthOf_FirstElements_IsTheirBytes()
    {
        byte[] data = [1, 0, 0, 0, 65, 0, 0, 0, 0, 2, 0, 0, 0, 66, 67];

        Assert.Equal([0, 5, 9, 15], new[] { 0, 1, 2, 3 }.Select(n => BytesReader.LengthOf(data, n)));
        Assert.Contains("expected 4 elements, got 3", Assert.Throws<ArgumentException>(() => BytesReader.LengthOf(data, 4)).Message, StringComparison.Ordinal);
    }
}
