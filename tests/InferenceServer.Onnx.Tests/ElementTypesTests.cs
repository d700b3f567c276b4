using InferenceServer.Abstractions;

namespace InferenceServer.Onnx.Tests;

public sealed class ElementTypesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<ElementType> FixedSize => [.. Enum.GetValues<ElementType>().Where(t => t != ElementType.Bytes)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(FixedSize))]
    public void Run_Identity_KeepsEveryBit(ElementType type)
    {
        using OnnxSession session = OnnxSession.Open("m", OnnxFiles.Identity(type, "n,3").Save(_folder.File("m.onnx")));
        Assert.Equal(type, Assert.Single(session.Inputs).Type);
        byte[] data = [.. Enumerable.Range(0, 6 * type.SizeInBytes()).Select(i => (byte)(type == ElementType.Bool ? i % 2 : 37 * i + 1))];
        using TensorSet outputs = session.Run(new TensorSet(new Tensor("x", type, [2, 3], data.ToArray())));
        Assert.Equal(type, outputs["y"].Type);
        Assert.Equal(data, outputs["y"].Data.ToArray());
    }

    [Theory]
    [MemberData(nameof(FixedSize))]
    public void Run_CastFromFloat_GivesTheTypesOwnValues(ElementType type)
    {
        using OnnxSession session = OnnxSession.Open("m", new OnnxFile()
            .Input("x", ElementType.Float32, "n").Output("y", type, "n")
            .Node("Cast", ["x"], ["y"], ("to", OnnxFile.Code(type))).Save(_folder.File("m.onnx")));
        using TensorSet outputs = session.Run(new TensorSet(Tensor.Of<float>("x", ElementType.Float32, [0, 1, 1], 3)));
        byte[] one = type switch
        {
            ElementType.Float16 => BitConverter.GetBytes((Half)1),
            ElementType.BFloat16 => [0x80, 0x3F],
            ElementType.Float32 => BitConverter.GetBytes(1f),
            ElementType.Float64 => BitConverter.GetBytes(1d),
            _ => [1, .. new byte[type.SizeInBytes() - 1]],
        };
        Assert.Equal([.. new byte[one.Length], .. one, .. one], outputs["y"].Data.ToArray());
    }

    [Fact]
    public void ToOnnx_EveryType_ComesBack()
        => Assert.All(Enum.GetValues<ElementType>(), t => Assert.Equal(t, ElementTypes.FromOnnx(t.ToOnnx())));
}
