using System.Buffers;
using System.Text;

namespace InferenceServer.Client.Tests;

public sealed class InferenceTensorTests
{
    [Fact]
    public void Create_EachFixedSizeType_LaysElementsOutLittleEndian()
    {
        Check(TensorType.Bool, [true, false], [1, 0]);
        Check<byte>(TensorType.UInt8, [1, 255], [1, 255]);
        Check<ushort>(TensorType.UInt16, [0x0102, 1], [2, 1, 1, 0]);
        Check<uint>(TensorType.UInt32, [0x01020304], [4, 3, 2, 1]);
        Check<ulong>(TensorType.UInt64, [0x0102030405060708], [8, 7, 6, 5, 4, 3, 2, 1]);
        Check<sbyte>(TensorType.Int8, [-1, 1], [255, 1]);
        Check<short>(TensorType.Int16, [-2], [254, 255]);
        Check(TensorType.Int32, [-2], [254, 255, 255, 255]);
        Check(TensorType.Int64, [-2L], [254, 255, 255, 255, 255, 255, 255, 255]);
        Check(TensorType.Float16, [(Half)1.5], [0, 0x3E]);
        Check(TensorType.BFloat16, [BFloat16.FromSingle(1.5f)], [0xC0, 0x3F]);
        Check(TensorType.Float32, [1.5f], [0, 0, 0xC0, 0x3F]);
        Check(TensorType.Float64, [1.5], [0, 0, 0, 0, 0, 0, 0xF8, 0x3F]);
    }

    [Fact]
    public void Create_CallersMemory_IsShownAndNotCopied()
    {
        int[] numbers = [1, 2, 3, 4];
        InferenceTensor tensor = InferenceTensor.Create("x", [2], numbers.AsMemory(1, 2));
        numbers[1] = 7;
        Assert.Equal([7, 3], tensor.ToArray<int>());
        Assert.Equal([7, 0, 0, 0, 3, 0, 0, 0], tensor.Data.ToArray());
    }

    [Fact]
    public unsafe void Data_Pinned_PointsIntoTheCallersMemory()
    {
        int[] numbers = [1, 2, 3];
        InferenceTensor tensor = InferenceTensor.Create("x", [3], numbers);
        using MemoryHandle handle = tensor.Data[5..].Pin();
        fixed (int* first = numbers)
        {
            Assert.Equal((nint)first + 5, (nint)handle.Pointer);
        }
    }

    [Fact]
    public void Create_Texts_AreUtf8BehindTheirLengths()
    {
        InferenceTensor tensor = InferenceTensor.Create("x", [1, 3], ["a\0", "물", ""]);
        Assert.Equal(TensorType.Bytes, tensor.Type);
        Assert.Equal([2, 0, 0, 0, (byte)'a', 0, 3, 0, 0, 0, 0xEB, 0xAC, 0xBC, 0, 0, 0, 0], tensor.Data.ToArray());
        Assert.Equal(["a\0", "물", ""], tensor.ToStrings());
    }

    [Fact]
    public void Create_ByteStrings_ComeBackInPlace()
    {
        ReadOnlyMemory<byte>[] elements = [new byte[] { 0xFF, 0 }, ReadOnlyMemory<byte>.Empty];
        InferenceTensor tensor = InferenceTensor.Create("x", [2], elements);
        IReadOnlyList<ReadOnlyMemory<byte>> read = tensor.ToElements();
        Assert.Equal([0xFF, 0], read[0].ToArray());
        Assert.Equal(0, read[1].Length);
        Assert.True(read[0].Span == tensor.Data.Span.Slice(4, 2));
    }

    [Fact]
    public void Create_ScalarAndEmpty_AreOneAndNoElement()
    {
        Assert.Equal(1, InferenceTensor.Create("x", [], new[] { 5 }).Data.Length / sizeof(int));
        Assert.Equal(0, InferenceTensor.Create("x", [0, 4], Array.Empty<float>()).Data.Length);
    }

    [Theory]
    [InlineData(new long[] { 3 })]
    [InlineData(new long[] { -1, -2 })]
    [InlineData(new long[] { long.MaxValue, long.MaxValue, long.MaxValue })]
    public void Create_ShapeDoesNotFit_NamesTensorElementsAndShape(long[] shape)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => InferenceTensor.Create("x", shape, new float[2]));
        Assert.Contains($"tensor 'x' has 2 elements, which does not fit its shape [{string.Join(',', shape)}]", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_TypeThatCannotTravel_NamesIt() =>
        Assert.Contains(
            "System.Decimal", Assert.Throws<ArgumentException>(() => InferenceTensor.Create("x", [1], new decimal[1])).Message, StringComparison.Ordinal);

    [Fact]
    public void AsSpan_OtherType_NamesBoth()
    {
        InferenceTensor tensor = InferenceTensor.Create("x", [1], new float[1]);
        Assert.Equal("tensor 'x' is FP32, not INT32", Assert.Throws<InvalidOperationException>(() => tensor.AsSpan<int>().Length).Message);
        Assert.Equal("tensor 'x' is FP32, not BYTES", Assert.Throws<InvalidOperationException>(tensor.ToStrings).Message);
    }

    [Fact]
    public void WithName_OutputForTheNextModel_SharesMemory()
    {
        InferenceTensor tensor = InferenceTensor.Create("OUTPUT0", [2], Encoding.UTF8.GetBytes("ab")).WithName("INPUT0");
        Assert.Equal("INPUT0: UINT8 [2]", tensor.ToString());
        Assert.Equal("ab"u8, tensor.AsSpan<byte>());
    }

    private static void Check<T>(TensorType type, T[] elements, byte[] data)
        where T : unmanaged
    {
        InferenceTensor tensor = InferenceTensor.Create("x", [elements.Length, 1], elements);
        Assert.Equal(type, tensor.Type);
        Assert.Equal([elements.Length, 1], tensor.Shape);
        Assert.Equal(data, tensor.Data.ToArray());
        Assert.Equal(elements, tensor.ToArray<T>());
    }
}
