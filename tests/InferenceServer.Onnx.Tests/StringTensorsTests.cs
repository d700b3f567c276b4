using InferenceServer.Abstractions;

namespace InferenceServer.Onnx.Tests;

public sealed class StringTensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_Strings_KeepEveryByte()
    {
        using OnnxSession session = OnnxSession.Open("m", OnnxFiles.Identity(ElementType.Bytes, "n,2").Save(_folder.File("m.onnx")));
        BytesWriter writer = new();
        writer.Write("");
        writer.Write("grüße 음악 🎵");
        writer.Write([(byte)'a', 0, (byte)'b', 0]);
        writer.Write([0xFF, 0xFE, 0x80]);
        byte[] data = writer.ToArray();
        using TensorSet outputs = session.Run(new TensorSet(new Tensor("x", ElementType.Bytes, [2, 2], data)));
        Assert.Equal(ElementType.Bytes, outputs["y"].Type);
        Assert.Equal(data, outputs["y"].Data.ToArray());
    }

    [Fact]
    public void Run_Concatenation_IsComputedOnTheStrings()
    {
        using OnnxSession session = OnnxSession.Open("m", new OnnxFile()
            .Input("a", ElementType.Bytes, "n").Input("b", ElementType.Bytes, "n").Output("y", ElementType.Bytes, "n")
            .Node("StringConcat", ["a", "b"], ["y"]).Save(_folder.File("m.onnx")));
        using TensorSet outputs = session.Run(new TensorSet(Tensor.OfStrings("a", ["x", "é"], 2), Tensor.OfStrings("b", ["1", "22"], 2)));
        Assert.Equal(Tensor.OfStrings("y", ["x1", "é22"], 2).Data.ToArray(), outputs["y"].Data.ToArray());
    }

    [Fact]
    public void Run_NoStrings_GivesNone()
    {
        using OnnxSession session = OnnxSession.Open("m", OnnxFiles.Identity(ElementType.Bytes, "n").Save(_folder.File("m.onnx")));
        using TensorSet outputs = session.Run(new TensorSet(new Tensor("x", ElementType.Bytes, [0], Memory<byte>.Empty)));
        Assert.Equal([0L], outputs["y"].Shape.ToArray());
        Assert.True(outputs["y"].Data.IsEmpty);
    }
}
