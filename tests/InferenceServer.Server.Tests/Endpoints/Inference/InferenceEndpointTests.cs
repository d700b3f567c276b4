using InferenceServer.Abstractions;
using InferenceServer.Server.Endpoints.Inference;

namespace InferenceServer.Server.Tests.Endpoints.Inference;

/// <summary>Who owns the memory of a request and of its answer, in every outcome.</summary>
public sealed class InferenceEndpointTests : IDisposable
{
    private readonly CountedOwner _inputs = new();
    private readonly CountedOwner _outputs = new();

    public void Dispose()
    {
        _inputs.Dispose();
        _outputs.Dispose();
    }

    [Fact]
    public async Task InferAsync_Answered_KeepsBothUntilTheResponseIsDisposed()
    {
        using StagedEndpoint staged = await StagedEndpoint.StartAsync(inputs => new TensorSet([inputs[0].WithName("y")], _outputs));

        InferResponse response = await staged.Endpoint.InferAsync(Request(), CancellationToken.None);
        Assert.Equal((0, 0), (_inputs.Disposals, _outputs.Disposals));
        Assert.Equal("y", response.Outputs[0].Name);
        response.Dispose();
        response.Dispose();

        Assert.Equal((1, 1), (_inputs.Disposals, _outputs.Disposals));
    }

    [Fact]
    public async Task InferAsync_ResponseLargerThanAMessage_IsTheCallersFaultAndGivesAllBack()
    {
        byte[] data = GC.AllocateUninitializedArray<byte>(Array.MaxLength);
        using StagedEndpoint staged = await StagedEndpoint.StartAsync(_ => new TensorSet([new Tensor("y", ElementType.UInt8, [data.Length], data)], _outputs));

        InferenceException exception = await FailAsync(staged, Request(id: new string('7', 100)));

        Assert.Equal(InferenceError.InvalidArgument, exception.Error);
        Assert.Contains("the response of model 'm' would take ", exception.Message, StringComparison.Ordinal);
        Assert.Equal((1, 1), (_inputs.Disposals, _outputs.Disposals));
    }

    [Theory]
    [InlineData("another name")]
    [InlineData("another type")]
    public async Task InferAsync_ModelBreaksItsSignature_IsInternalAndGivesAllBack(string wrong)
    {
        using StagedEndpoint staged = await StagedEndpoint.StartAsync(_ => new TensorSet(
            [wrong == "another name" ? Tensor.Create("z", ElementType.UInt8, 1) : Tensor.Create("y", ElementType.Int8, 1)], _outputs));

        Assert.Equal(InferenceError.Internal, (await FailAsync(staged, Request())).Error);
        Assert.Equal((1, 1), (_inputs.Disposals, _outputs.Disposals));
    }

    [Fact]
    public async Task InferAsync_ModelThrows_IsInternalWithoutItsWordsAndGivesTheInputsBack()
    {
        using StagedEndpoint staged = await StagedEndpoint.StartAsync(_ => throw new InvalidOperationException("a secret"));

        InferenceException exception = await FailAsync(staged, Request());

        Assert.Equal((InferenceError.Internal, "model 'm' failed to execute the request"), (exception.Error, exception.Message));
        Assert.Equal(1, _inputs.Disposals);
    }

    [Theory]
    [InlineData("nobody", "x", "y", "mine")]
    [InlineData("m", "x2", "y", "mine")]
    [InlineData("m", "x", "y2", "mine")]
    [InlineData("m", "x", "y", "triton_mine")]
    public async Task InferAsync_Refused_GivesTheInputsBack(string model, string input, string output, string parameter)
    {
        using StagedEndpoint staged = await StagedEndpoint.StartAsync(inputs => new TensorSet([inputs[0].WithName("y")], _outputs));
        InferRequest request = new()
        {
            Model = model,
            Outputs = [output],
            Parameters = [new(parameter, true)],
            Inputs = new TensorSet([Tensor.Create(input, ElementType.UInt8, 1)], _inputs),
        };

        await FailAsync(staged, request);

        Assert.Equal((1, 0), (_inputs.Disposals, _outputs.Disposals));
    }

    [Fact]
    public async Task InferAsync_AlreadyCancelled_GivesTheInputsBack()
    {
        using StagedEndpoint staged = await StagedEndpoint.StartAsync(inputs => new TensorSet([inputs[0].WithName("y")], _outputs));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => staged.Endpoint.InferAsync(Request(), new CancellationToken(canceled: true)).AsTask());

        Assert.Equal((1, 0), (_inputs.Disposals, _outputs.Disposals));
    }

    private static async Task<InferenceException> FailAsync(StagedEndpoint staged, InferRequest request)
        => await Assert.ThrowsAsync<InferenceException>(() => staged.Endpoint.InferAsync(request, CancellationToken.None).AsTask());

    private InferRequest Request(string id = "") => new() { Model = "m", Id = id, Inputs = new TensorSet([Tensor.Create("x", ElementType.UInt8, 1)], _inputs) };
}
