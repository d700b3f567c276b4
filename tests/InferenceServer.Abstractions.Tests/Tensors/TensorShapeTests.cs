namespace InferenceServer.Abstractions.Tests.Tensors;

public sealed class TensorShapeTests
{
    [Theory]
    [InlineData(new long[0], 1L)]
    [InlineData(new long[] { 3 }, 3L)]
    [InlineData(new long[] { 2, 3, 4 }, 24L)]
    [InlineData(new long[] { 2, 0, 4 }, 0L)]
    [InlineData(new long[] { long.MaxValue, 1, 1 }, long.MaxValue)]
    [InlineData(new long[] { 0, long.MaxValue }, 0L)]
    public void ElementCount_GoodShape_IsTheProduct(long[] shape, long expected) => Assert.Equal(expected, TensorShape.ElementCount(shape));

    [Theory]
    [InlineData(new long[] { -1 })]
    [InlineData(new long[] { 0, -1 })]
    [InlineData(new long[] { -2, -2 })]
    [InlineData(new[] { long.MinValue, -1 })]
    [InlineData(new[] { 1L << 32, 1L << 32 })]
    [InlineData(new[] { long.MaxValue, 2 })]
    [InlineData(new[] { 0, long.MaxValue, 2 })]
    [InlineData(new[] { long.MaxValue, 2, 0 })]
    public void ElementCount_NegativeOrTooMany_IsRefused(long[] shape)
    {
        Assert.False(TensorShape.TryElementCount(shape, out _));
        Assert.Contains(TensorShape.Format(shape), Assert.Throws<ArgumentException>(() => TensorShape.ElementCount(shape)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new long[] { 1, 2 }, new long[] { 1, 2 }, true)]
    [InlineData(new long[] { 1, 2 }, new long[] { -1, 2 }, true)]
    [InlineData(new long[] { 1, 2 }, new long[] { 1, 3 }, false)]
    [InlineData(new long[] { 1, 2 }, new long[] { 1 }, false)]
    [InlineData(new long[0], new long[0], true)]
    public void Fits_ActualAndDeclared_AreComparedDimensionByDimension(long[] actual, long[] declared, bool expected) => Assert.Equal(expected, TensorShape.Fits(actual, declared));

    [Fact]
    public void Format_Shape_IsInBrackets()
    {
        Assert.Equal("[]", TensorShape.Format([]));
        Assert.Equal("[-1,16]", TensorShape.Format([-1, 16]));
    }
}
