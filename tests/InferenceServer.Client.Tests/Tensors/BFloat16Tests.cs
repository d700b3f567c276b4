namespace InferenceServer.Client.Tests;

public sealed class BFloat16Tests
{
    [Theory]
    [InlineData(1f, 0x3F80)]
    [InlineData(1.00390625f, 0x3F80)] // halfway between 1 and 1 + 1/128: even is 1
    [InlineData(1.01171875f, 0x3F82)] // halfway between 1 + 1/128 and 1 + 1/64: even is 1 + 1/64
    [InlineData(-2.5f, 0xC020)]
    [InlineData(3.4e38f, 0x7F80)]
    [InlineData(float.NegativeInfinity, 0xFF80)]
    public void FromSingle_AnyValue_RoundsToNearestEven(float value, int bits) => Assert.Equal(bits, BFloat16.FromSingle(value).Bits);

    [Fact]
    public void FromSingle_NanWithLowPayload_StaysNan() =>
        Assert.True(float.IsNaN(BFloat16.FromSingle(BitConverter.UInt32BitsToSingle(0x7F800001))));

    [Fact]
    public void ToSingle_EveryPattern_ComesBack()
    {
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
        {
            Assert.Equal(bits, BFloat16.FromSingle(BFloat16.FromBits((ushort)bits).ToSingle()).Bits);
        }
    }

    [Fact]
    public void Comparison_ZerosAndNan_AreThoseOfFloat()
    {
        BFloat16 nan = BFloat16.FromSingle(float.NaN);
        BFloat16 same = BFloat16.FromBits(nan.Bits);
        Assert.True(BFloat16.FromSingle(0) == BFloat16.FromSingle(-0f));
        Assert.True(nan.Equals(same));
        Assert.False(nan >= same || nan == same);
        Assert.True(BFloat16.FromSingle(1) < BFloat16.FromSingle(2));
        Assert.Equal("1.5", BFloat16.FromSingle(1.5f).ToString());
    }
}
