using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Onnx.Tests;

public sealed class OnnxModelTests : IDisposable
{
    private readonly ModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ExecuteAsync_DeclaredOutputs_GivesThoseOnly()
    {
        await using IModel model = await _folder.With(OnnxFiles.AddSub(ElementType.Int64, "batch,1")).LoadAsync(new ModelDeclaration
        {
            MaxBatchSize = 2,
            Outputs = [new TensorSpec("difference", ElementType.Int64, [1])],
        });
        using TensorSet outputs = await ExecuteAsync(model,
            Tensor.Of<long>("a", ElementType.Int64, [7, 8], 2, 1), Tensor.Of<long>("b", ElementType.Int64, [1, 1], 2, 1));
        Assert.Equal([6L, 7L], Assert.Single(outputs).Span<long>().ToArray());
    }

    [Fact]
    public async Task ExecuteAsync_Rows_AreTheSameBitsAloneAndTogether()
    {
        await using IModel model = await _folder.With(new OnnxFile()
            .Input("x", ElementType.Float32, "batch,7").Output("y", ElementType.Float32, "batch,7")
            .Node("Sigmoid", ["x"], ["s"]).Node("Softmax", ["s"], ["y"], ("axis", 1))).LoadAsync();
        float[] values = [.. Enumerable.Range(0, 28).Select(i => MathF.Sin(i) * 3)];
        using TensorSet together = await ExecuteAsync(model, Tensor.Of<float>("x", ElementType.Float32, values, 4, 7));
        for (int row = 0; row < 4; row++)
        {
            using TensorSet alone = await ExecuteAsync(model, Tensor.Of<float>("x", ElementType.Float32, values.AsSpan(row * 7, 7), 1, 7));
            Assert.Equal(alone[0].Span<float>().ToArray(), together[0].Span<float>().Slice(row * 7, 7).ToArray());
        }
    }

    [Fact]
    public async Task ExecuteAsync_MatMulRows_AgreeToTheLastBitsAloneAndTogether()
    {
        // ONNX Runtime blocks a matrix product by its row count, so a sum's order, and with it the last bits, may depend on the batch.
        await using IModel model = await _folder.With(OnnxFiles.MatMul(64)).LoadAsync(new ModelDeclaration { MaxBatchSize = 8 });
        float[] values = [.. Enumerable.Range(0, 8 * 64).Select(i => MathF.Cos(i))];
        using TensorSet together = await ExecuteAsync(model, Tensor.Of<float>("x", ElementType.Float32, values, 8, 64));
        for (int row = 0; row < 8; row++)
        {
            using TensorSet alone = await ExecuteAsync(model, Tensor.Of<float>("x", ElementType.Float32, values.AsSpan(row * 64, 64), 1, 64));
            for (int i = 0; i < 64; i++)
            {
                Assert.Equal(alone[0].Span<float>()[i], together[0].Span<float>()[(row * 64) + i], 1e-5f);
            }
        }
    }

    [Fact]
    public async Task ExecuteAsync_GraphFails_FailsThisBatchOnly()
    {
        await using IModel model = await _folder.With(OnnxFiles.Gather()).LoadAsync();
        InferenceException thrown = await Assert.ThrowsAsync<InferenceException>(() => ExecuteAsync(model, Tensor.Of<long>("index", ElementType.Int64, [-9], 1)));
        Assert.Equal(InferenceError.Internal, thrown.Error);
        using TensorSet outputs = await ExecuteAsync(model, Tensor.Of<long>("index", ElementType.Int64, [-1], 1));
        Assert.Equal(13f, outputs[0].Span<float>()[0]);
    }

    [Fact]
    public async Task DisposeAsync_ThenExecute_IsRefused()
    {
        IModel model = await _folder.With(OnnxFiles.Gather()).LoadAsync();
        await model.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => ExecuteAsync(model, Tensor.Of<long>("index", ElementType.Int64, [0], 1)));
    }

    private static Task<TensorSet> ExecuteAsync(IModel model, params Tensor[] inputs)
        => Task.Run(() => model.ExecuteAsync(new TensorSet(inputs), CancellationToken.None).AsTask()).WaitAsync(TimeSpan.FromSeconds(60));
}
