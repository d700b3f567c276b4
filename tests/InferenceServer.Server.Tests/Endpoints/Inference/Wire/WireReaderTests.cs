using Google.Protobuf;
using InferenceServer.Abstractions;
using InferenceServer.Server.Endpoints.Inference.Wire;

namespace InferenceServer.Server.Tests.Endpoints.Inference.Wire;

public sealed class WireReaderTests
{
    [Theory]
    [InlineData(0ul)]
    [InlineData(127ul)]
    [InlineData(128ul)]
    [InlineData(1ul << 35)]
    [InlineData(ulong.MaxValue)]
    public void ReadVarint_WhatProtobufWrote_IsTheSame(ulong value)
    {
        byte[] bytes = new byte[CodedOutputStream.ComputeUInt64Size(value)];
        using (CodedOutputStream output = new(bytes))
        {
            output.WriteUInt64(value);
        }

        Assert.Equal(value, new WireReader(Segments.Of(bytes, 1)).ReadVarint());
    }

    [Theory]
    [InlineData("80", "a number is cut off")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFF01", "a number is longer than ten bytes")]
    [InlineData("00", "tag 0 has no valid field number")]
    [InlineData("808080808001", "has no valid field number")]
    [InlineData("0A05", "field 1 says 5 bytes, 0 are left")]
    [InlineData("0AFFFFFFFFFFFFFFFFFF01", "field 1 says 18446744073709551615 bytes")]
    [InlineData("0901", "a number is cut off")]
    [InlineData("0D01", "a number is cut off")]
    [InlineData("0B", "group 1 is cut off")]
    [InlineData("0B14", "field 2 has wire type 4, which cannot stand here")]
    [InlineData("0C", "field 1 has wire type 4, which cannot stand here")]
    [InlineData("0E", "field 1 has wire type 6, which cannot stand here")]
    public void Skip_NoProtobufMessage_SaysWhat(string hex, string expected)
    {
        InferenceException exception = Assert.Throws<InferenceException>(() => SkipAll(Convert.FromHexString(hex)));

        Assert.Equal(InferenceError.InvalidArgument, exception.Error);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Skip_BottomlessGroups_AreRefused()
    {
        byte[] groups = new byte[100_000];
        Array.Fill(groups, (byte)((1 << 3) | 3));

        Assert.Throws<InferenceException>(() => SkipAll(groups));
    }

    [Fact]
    public void ReadString_NotUtf8_IsRefused()
        => Assert.Contains("field 1 is not UTF-8", Assert.Throws<InferenceException>(() =>
        {
            WireReader reader = new(new([0x0a, 1, 0xff]));
            reader.Next();
            reader.ReadString();
        }).Message, StringComparison.Ordinal);

    [Fact]
    public void ReadBytes_OtherWireType_IsRefused()
        => Assert.Contains("field 1 has wire type 0, expected 2", Assert.Throws<InferenceException>(() =>
        {
            WireReader reader = new(new([0x08, 1]));
            reader.Next();
            reader.ReadBytes();
        }).Message, StringComparison.Ordinal);

    private static void SkipAll(byte[] bytes)
    {
        WireReader reader = new(Segments.Of(bytes, 3));
        while (reader.Next())
        {
            reader.Skip();
        }
    }
}
