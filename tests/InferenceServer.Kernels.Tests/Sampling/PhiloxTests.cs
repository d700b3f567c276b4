using InferenceServer.Kernels.Sampling;

namespace InferenceServer.Kernels.Tests.Sampling;

public class PhiloxTests
{
    // The generator's published known answers, 4x32 at ten rounds.
    [Theory]
    [InlineData(0, 0, 0, 0, 0UL, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8)]
    [InlineData(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffffffffffffUL, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd)]
    [InlineData(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0x299f31d0a4093822UL, 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1)]
    public void Block_KnownAnswers(uint c0, uint c1, uint c2, uint c3, ulong key, uint x, uint y, uint z, uint w)
        => Assert.Equal((x, y, z, w), Philox.Block(key, (c0, c1, c2, c3)));

    [Fact]
    public void Uniform_TakesTheFirstTwoWordsOfItsCounter()
    {
        (uint x, uint y, _, _) = Philox.Block(5, (1, 2, 3, 0));

        Assert.Equal(((ulong)x << 32) | y, Philox.Uniform(5, request: 1, step: 2, stream: 3));
    }
}
