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
        const int Float8 = 17;
        string path = new OnnxFile().Input("x", ElementType.Float32, "n")
            .Output("eight", Float8, "n").SequenceOutput("many", ElementType.Float32)
            .Node("Cast", ["x"], ["eight"], ("to", Float8)).Node("SequenceConstruct", ["x"], ["many"]).Save(_folder.File("m.onnx"));
        InferenceException thrown = Assert.Throws<InferenceException>(() => OnnxSession.Open("m", path));
        Assert.True(thrown.Error == InferenceError.Unsupported, thrown.Message);
        Assert.Contains("output 'eight' has element type", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("output 'many' is a ONNX_TYPE_SEQUENCE, expected a tensor", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_CudaWithoutIt_SaysHowToGetIt()
    {
        if (OnnxEnvironment.HasCuda)
        {
            return;
        }

        string path = OnnxFiles.Gather().Save(_folder.File("m.onnx"));
        InferenceException thrown = Assert.Throws<InferenceException>(() => OnnxSession.Open("m", path, new OnnxSessionOptions { Device = OnnxDevice.Cuda }));
        Assert.Equal(InferenceError.FailedPrecondition, thrown.Error);
        Assert.Contains("-p:Cuda=true", thrown.Message, StringComparison.Ordinal);
    }
}
