using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Onnx.Tests;

public sealed class OnnxPluginTests : IDisposable
{
    private readonly ModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Kinds_AreOursAndTritons() => Assert.Equal(["onnx", "onnxruntime", "onnxruntime_onnx"], new OnnxPlugin().Kinds);

    [Fact]
    public async Task LoadAsync_SeveralFaults_TellsAllAtOnce()
    {
        InferenceException thrown = await _folder.With(OnnxFiles.AddSub(ElementType.Int32, "batch,16")).LoadFailsAsync(new ModelDeclaration
        {
            MaxBatchSize = 8,
            Device = "tpu",
            Inputs = [new TensorSpec("a", ElementType.Float32, [15]), new TensorSpec("c", ElementType.Int32, [16])],
            Outputs = [new TensorSpec("product", ElementType.Int32, [16])],
            Parameters = new Dictionary<string, string> { ["intra_op_thread_count"] = "many" },
        });
        Assert.Equal(InferenceError.InvalidArgument, thrown.Error);
        Assert.Equal(
            "model 'm' cannot be loaded: device is 'tpu', expected auto, cpu or gpu; "
            + "parameter 'intra_op_thread_count' is 'many', expected a number from 0 to 1024; "
            + "input 'a' is declared as FP32, but is INT32 in the file; "
            + "input 'a' is declared with dims [15], but has [16] without the batch in the file; "
            + "input 'c' is not in the file, which has ['a', 'b']; "
            + "output 'product' is not in the file, which has ['sum', 'difference']", thrown.Message);
    }

    [Fact]
    public async Task LoadAsync_BrokenFileAndParameter_TellsBoth()
    {
        Directory.CreateDirectory(_folder.Version);
        await File.WriteAllTextAsync(Path.Combine(_folder.Version, "model.onnx"), "no protobuf");
        InferenceException thrown = await _folder.LoadFailsAsync(new ModelDeclaration
        {
            Parameters = new Dictionary<string, string> { ["graph_optimization"] = "best" },
        });
        Assert.Contains("model 'm' cannot be opened from 'model.onnx'", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("parameter 'graph_optimization' is 'best', expected none, basic, extended or all", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Version, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_Cancelled_Throws()
    {
        _folder.With(OnnxFiles.Identity(ElementType.Int32, "n"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new OnnxPlugin().LoadAsync(ModelFolder.Context(_folder.Version, new ModelDeclaration()), new CancellationToken(canceled: true)).AsTask());
    }
}
