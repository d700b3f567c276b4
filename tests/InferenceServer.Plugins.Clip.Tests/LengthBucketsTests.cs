namespace InferenceServer.Plugins.Clip.Tests;

public class LengthBucketsTests
{
    [Theory]
    [InlineData(248, 1, 16)]
    [InlineData(248, 16, 16)]
    [InlineData(248, 17, 32)]
    [InlineData(248, 129, 248)]
    [InlineData(77, 65, 77)]
    [InlineData(77, 60, 64)]
    [InlineData(10, 3, 10)]
    public void For_Tokens_IsTheNextLength(int context, int tokens, int expected)
        => Assert.Equal(expected, new LengthBuckets(context, onlyFull: false).For(tokens));

    [Fact]
    public void For_OnlyFull_IsTheContext() => Assert.Equal(64, new LengthBuckets(64, onlyFull: true).For(2));
}
