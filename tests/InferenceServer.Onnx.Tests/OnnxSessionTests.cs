using System.Collections.Immutable;
using System.Globalization;
using InferenceServer.Abstractions;

namespace InferenceServer.Onnx.Tests;

public sealed class OnnxSessionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private OnnxSession Open(OnnxFile file, OnnxSessionOptions? options = null)
        => OnnxSession.Open("m", file.Save(_folder.File("m.onnx")), options);

    [Fact]
    public void Open_AddSub_ShowsTheSignatureOfTheFile()
    {
        using OnnxSession session = Open(OnnxFiles.AddSub(ElementType.Int32, "batch,16"));
        Assert.Equal(["a: INT32 -1,16", "b: INT32 -1,16"], session.Inputs.Select(Text));
        Assert.Equal(["sum: INT32 -1,16", "difference: INT32 -1,16"], session.Outputs.Select(Text));
    }

    [Fact]
    public void Run_AddSub_ComputesBoth()
    {
        using OnnxSession session = Open(OnnxFiles.AddSub(ElementType.Int32, "batch,2"));
        using TensorSet outputs = session.Run(new TensorSet(
            Tensor.Of<int>("b", ElementType.Int32, [1, 2, 3, 4], 2, 2),
            Tensor.Of<int>("a", ElementType.Int32, [10, 20, 30, 40], 2, 2)));
        Assert.Equal([11, 22, 33, 44], outputs["sum"].Span<int>().ToArray());
        Assert.Equal([9, 18, 27, 36], outputs["difference"].Span<int>().ToArray());
        Assert.Equal([2L, 2L], outputs["sum"].Shape.ToArray());
    }

    [Fact]
    public void Run_SomeOutputs_GivesThoseInTheOrderAsked()
    {
        using OnnxSession session = Open(OnnxFiles.AddSub(ElementType.Float32, "1"));
        TensorSet inputs = new(Tensor.Of<float>("a", ElementType.Float32, [5], 1), Tensor.Of<float>("b", ElementType.Float32, [3], 1));
        using TensorSet outputs = session.Run(inputs, ["difference", "sum"]);
        Assert.Equal(["difference", "sum"], outputs.Select(o => o.Name));
        using TensorSet one = session.Run(inputs, ["difference"]);
        Assert.Equal(2f, Assert.Single(one).Span<float>()[0]);
    }

    [Fact]
    public void Run_ShapeThatDependsOnTheData_GivesTheShapeThatCame()
    {
        using OnnxSession session = Open(new OnnxFile().Input("x", ElementType.Float32, "n").Output("y", ElementType.Int64, "1,found")
            .Node("NonZero", ["x"], ["y"]));
        using TensorSet outputs = session.Run(new TensorSet(Tensor.Of<float>("x", ElementType.Float32, [0, 7, 0, 9], 4)));
        Assert.Equal([1L, 2L], outputs[0].Shape.ToArray());
        Assert.Equal([1L, 3L], outputs[0].Span<long>().ToArray());
        using TensorSet none = session.Run(new TensorSet(Tensor.Of<float>("x", ElementType.Float32, [0, 0], 2)));
        Assert.Equal([1L, 0L], none[0].Shape.ToArray());
        Assert.True(none[0].Data.IsEmpty);
    }

    [Fact]
    public void Run_EmptyInput_GivesEmptyOutput()
    {
        using OnnxSession session = Open(OnnxFiles.AddSub(ElementType.Float32, "batch,2"));
        using TensorSet outputs = session.Run(new TensorSet(
            Tensor.Of<float>("a", ElementType.Float32, [], 0, 2), Tensor.Of<float>("b", ElementType.Float32, [], 0, 2)));
        Assert.Equal([0L, 2L], outputs["sum"].Shape.ToArray());
    }

    [Fact]
    public void Run_InputPassedThrough_OutputOutlivesTheInputsMemory()
    {
        using OnnxSession session = Open(new OnnxFile().Input("x", ElementType.Int32, "n").Input("z", ElementType.Int32, "n")
            .Output("x", ElementType.Int32, "n").Output("y", ElementType.Int32, "n").Node("Add", ["x", "z"], ["y"]));
        Tensor x = Tensor.Of<int>("x", ElementType.Int32, [1, 2], 2);
        using TensorSet outputs = session.Run(new TensorSet(x, Tensor.Of<int>("z", ElementType.Int32, [1, 1], 2)));
        x.Data.Span.Clear();
        Assert.Equal([1, 2], outputs["x"].Span<int>().ToArray());
        Assert.Equal([2, 3], outputs["y"].Span<int>().ToArray());
    }

    [Fact]
    public void RunInto_OwnMemory_IsWrittenInPlace()
    {
        using OnnxSession session = Open(OnnxFiles.AddSub(ElementType.Float32, "batch,2"));
        Tensor sum = Tensor.Create("sum", ElementType.Float32, 1, 2);
        session.RunInto(
            new TensorSet(Tensor.Of<float>("a", ElementType.Float32, [1, 2], 1, 2), Tensor.Of<float>("b", ElementType.Float32, [3, 4], 1, 2)),
            new TensorSet(sum));
        Assert.Equal([4f, 6f], sum.Span<float>().ToArray());
    }

    [Fact]
    public void Run_AfterDispose_Throws()
    {
        OnnxSession session = Open(OnnxFiles.Identity(ElementType.Int32, "n"));
        TensorSet inputs = new(Tensor.Of<int>("x", ElementType.Int32, [1], 1));
        TensorSet outputs = session.Run(inputs);
        session.Dispose();
        session.Dispose();
        Assert.Throws<ObjectDisposedException>(() => session.Run(inputs));

        // What was taken before stays good until its holder lets go of it; after that it is refused, not read.
        Tensor y = outputs["y"];
        Assert.Equal(1, y.Span<int>()[0]);
        outputs.Dispose();
        Assert.Throws<ObjectDisposedException>(() => y.Data.Span[0]);
    }

    [Fact]
    public void Run_GraphFails_NamesTheModelAndGoesOn()
    {
        using OnnxSession session = Open(OnnxFiles.Gather());
        InferenceException thrown = Assert.Throws<InferenceException>(() => session.Run(new TensorSet(Tensor.Of<long>("index", ElementType.Int64, [9], 1))));
        Assert.Equal(InferenceError.Internal, thrown.Error);
        Assert.StartsWith("model 'm' failed:", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("idx=9", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("onnxruntime_src", thrown.Message, StringComparison.Ordinal);
        using TensorSet outputs = session.Run(new TensorSet(Tensor.Of<long>("index", ElementType.Int64, [2], 1)));
        Assert.Equal(12f, outputs[0].Span<float>()[0]);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    public void Run_AnyThreadsAndMemory_GivesTheSame(int threads, int parallel)
    {
        foreach (OnnxOptimization optimization in Enum.GetValues<OnnxOptimization>())
        {
            OnnxSessionOptions options = new() { Threads = threads, ParallelOperators = parallel, KeepMemory = threads != 1, Optimization = optimization, Device = OnnxDevice.Cpu };
            using OnnxSession session = Open(OnnxFiles.AddSub(ElementType.Int64, "n"), options);
            using TensorSet outputs = session.Run(new TensorSet(Tensor.Of<long>("a", ElementType.Int64, [5], 1), Tensor.Of<long>("b", ElementType.Int64, [3], 1)));
            Assert.Equal(8, outputs["sum"].Span<long>()[0]);
        }
    }

    private static string Text(TensorSpec spec)
        => string.Create(CultureInfo.InvariantCulture, $"{spec.Name}: {spec.Type.ProtocolName()} {string.Join(',', spec.Dimensions)}");
}
