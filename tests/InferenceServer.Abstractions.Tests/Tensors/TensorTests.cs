namespace InferenceServer.Abstractions.Tests.Tensors;

public sealed class TensorTests
{
    [Fact]
    public void Of_Values_AreItsBytes()
    {
        Tensor tensor = Tensor.Of<short>("x", ElementType.Int16, [1, -2, 300], 3, 1);

        Assert.Equal([1, 0, 0xfe, 0xff, 0x2c, 1], tensor.Data.ToArray());
        Assert.Equal(new short[] { 1, -2, 300 }, tensor.Span<short>().ToArray());
        Assert.Equal(3, tensor.ElementCount);
        Assert.Equal("x: INT16[3,1]", tensor.ToString());
    }

    [Fact]
    public void OfStrings_Values_AreElements()
    {
        Tensor tensor = Tensor.OfStrings("x", ["a", ""], 2);

        Assert.Equal((ElementType.Bytes, 2L), (tensor.Type, tensor.ElementCount));
        Assert.Equal([1, 0, 0, 0, (byte)'a', 0, 0, 0, 0], tensor.Data.ToArray());
    }

    [Fact]
    public void Constructor_WrongLength_SaysBoth()
        => Assert.StartsWith("tensor 'x' of type FP32 and shape [2,3] needs 24 bytes, got 23",
            Assert.Throws<ArgumentException>(() => new Tensor("x", ElementType.Float32, [2, 3], new byte[23])).Message, StringComparison.Ordinal);

    [Fact]
    public void Span_OtherSize_IsRefused()
        => Assert.Equal("tensor 'x' holds FP32 values, not Double", Assert.Throws<InvalidOperationException>(() => Tensor.Create("x", ElementType.Float32, 2).Span<double>().Length).Message);

    [Fact]
    public void WithName_Tensor_SharesItsMemory()
    {
        Tensor tensor = Tensor.Create("x", ElementType.UInt8, 2), other = tensor.WithName("y");
        other.Data.Span[1] = 7;

        Assert.Equal(("y", 7), (other.Name, tensor.Data.Span[1]));
    }

    [Fact]
    public void ProtocolName_EveryType_IsParsedBack()
    {
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            Assert.True(ElementTypeFacts.TryParse(type.ProtocolName(), out ElementType parsed));
            Assert.Equal(type, parsed);
        }

        Assert.False(ElementTypeFacts.TryParse("", out _));
        Assert.False(ElementTypeFacts.TryParse("fp32", out _));
    }
}
