using InferenceServer.Abstractions;

namespace InferenceServer.Onnx.Tests;

public sealed class SessionOpenerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_NoFile_IsNotFound()
    {
        InferenceException thrown = Assert.Throws<InferenceException>(() => OnnxSession.Open("m", _folder.File("none.onnx")));
        Assert.Equal(InferenceError.NotFound, thrown.Error);
        Assert.Equal("model 'm' has no file 'none.onnx'", thrown.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is not protobuf")]
    public void Open_NotOnnx_NamesTheFileWithoutItsFolder(string contents)
    {
        File.WriteAllText(_folder.File("m.onnx"), contents);
        InferenceException thrown = Assert.Throws<InferenceException>(() => OnnxSession.Open("m", _folder.File("m.onnx")));
        Assert.Equal(InferenceError.InvalidArgument, thrown.Error);
        Assert.StartsWith("model 'm' cannot be opened from 'm.onnx'", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_UnknownOperator_SaysWhich()
    {
        string path = new OnnxFile().Input("x", ElementType.Float32, "n").Output("y", ElementType.Float32, "n").Node("Frobnicate", ["x"], ["y"]).Save(_folder.File("m.onnx"));
        Assert.Contains("Frobnicate", Assert.Throws<InferenceException>(() => OnnxSession.Open("m", path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WhatTheProtocolLacks_TellsAllAtOnce()
    {
        string path = new OnnxFile().Input("x", ElementType.Float32, "n")
            .SequenceOutput("many", ElementType.Float32).SequenceOutput("more", ElementType.Float32)
            .Node("SequenceConstruct", ["x"], ["many"]).Node("SequenceConstruct", ["x", "x"], ["more"]).Save(_folder.File("m.onnx"));
        InferenceException thrown = Assert.Throws<InferenceException>(() => OnnxSession.Open("m", path));
        Assert.Equal(InferenceError.Unsupported, thrown.Error);
        Assert.Equal(
            "model 'm' cannot be served: output 'many' is a ONNX_TYPE_SEQUENCE, expected a tensor; output 'more' is a ONNX_TYPE_SEQUENCE, expected a tensor", thrown.Message);
    }

    [Fact]
    public void Open_ElementTypeThatTheProtocolLacks_IsRefused()
    {
        const int Float8 = 17;
        string path = new OnnxFile().Input("x", ElementType.Float32, "n").Output("y", Float8, "n").Node("Cast", ["x"], ["y"], ("to", Float8)).Save(_folder.File("m.onnx"));
        Assert.StartsWith("model 'm' cannot be", Assert.Throws<InferenceException>(() => OnnxSession.Open("m", path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Cuda_IsHadOrSaysWhatIsMissing()
    {
        string path = OnnxFiles.Gather().Save(_folder.File("m.onnx"));
        OnnxSessionOptions options = new() { Device = OnnxDevice.Cuda };
        if (Record.Exception(() => OnnxSession.Open("m", path, options).Dispose()) is { } exception)
        {
            InferenceException thrown = Assert.IsType<InferenceException>(exception);
            Assert.Equal(InferenceError.FailedPrecondition, thrown.Error);
            Assert.Contains(OnnxEnvironment.HasCuda ? "on CUDA device 0" : "-p:Cuda=true", thrown.Message, StringComparison.Ordinal);
        }
        else
        {
            using OnnxSession session = OnnxSession.Open("m", path, options);
            Assert.Equal(OnnxDevice.Cuda, session.Device);
        }
    }

    [Fact]
    public void Open_Auto_AlwaysFindsADevice()
    {
        using OnnxSession session = OnnxSession.Open("m", OnnxFiles.Gather().Save(_folder.File("m.onnx")));
        Assert.NotEqual(OnnxDevice.Auto, session.Device);
        using TensorSet outputs = session.Run(new TensorSet(Tensor.Of<long>("index", ElementType.Int64, [3], 1)));
        Assert.Equal(13f, outputs[0].Span<float>()[0]);
    }
}
