using Grpc.Core;
using InferenceServer.Protocol.Inference;

namespace InferenceServer.Client.Tests;

public sealed class InferenceClientTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly InferenceTensor[] Input = [InferenceTensor.Create("INPUT0", [2], new[] { 1f, 2f })];
    private StagedServer _server = null!;

    private InferenceClient Client => _server.Client;

    private InstantTime Time => _server.Time;

    private StagedService Service => _server.Service;

    public async Task InitializeAsync() => _server = await StagedServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Infer_EveryType_ComesBack()
    {
        InferenceTensor[] inputs =
        [
            Tensor(0, new[] { true, false }), Tensor(1, new byte[] { 1, 255 }), Tensor(2, new ushort[] { 1, 65535 }),
            Tensor(3, new uint[] { 1, uint.MaxValue }), Tensor(4, new ulong[] { 1, ulong.MaxValue }), Tensor(5, new sbyte[] { -128, 127 }),
            Tensor(6, new short[] { -1, 1 }), Tensor(7, new[] { -1, 1 }), Tensor(8, new[] { -1L, 1L }), Tensor(9, new[] { (Half)0.1, (Half)(-2) }),
            Tensor(10, new[] { 0.1f, -2 }), Tensor(11, new[] { 0.1, -2 }), Tensor(12, new[] { BFloat16.FromSingle(0.1f), BFloat16.FromSingle(-2) }),
            InferenceTensor.Create("INPUT13", [2], ["물", "\0"]),
        ];
        InferenceResult result = await Client.InferAsync("m", inputs).WaitAsync(Limit);
        Assert.Equal(14, result.Outputs.Count);
        foreach (InferenceTensor input in inputs)
        {
            InferenceTensor output = result[input.Name.Replace("INPUT", "OUTPUT", StringComparison.Ordinal)];
            Assert.Equal(input.Type, output.Type);
            Assert.Equal(input.Shape, output.Shape);
            Assert.Equal(input.Data.ToArray(), output.Data.ToArray());
        }
    }

    [Fact]
    public async Task Infer_EverythingARequestMaySay_ArrivesAndComesBack()
    {
        InferOptions options = new()
        {
            Version = "3",
            RequestId = "r1",
            Outputs = ["OUTPUT0"],
            Parameters = new Dictionary<string, object> { ["b"] = true, ["i"] = -5, ["u"] = ulong.MaxValue, ["f"] = 0.5, ["s"] = "t" },
        };
        InferenceResult result = await Client.InferAsync("m", Input, options).WaitAsync(Limit);
        Assert.True(Service.Requests.TryDequeue(out ModelInferRequest? request));
        Assert.Equal(("m", "3", "r1", "OUTPUT0"), (request.ModelName, request.ModelVersion, request.Id, request.Outputs.Single().Name));
        Assert.True(Service.Headers.TryDequeue(out Metadata? headers));
        Assert.Equal("Bearer x", headers.GetValue("authorization"));
        Assert.Equal(("m", "3", "r1"), (result.ModelName, result.ModelVersion, result.RequestId));
        Assert.Equal(
            new Dictionary<string, object> { ["b"] = true, ["i"] = -5L, ["u"] = ulong.MaxValue, ["f"] = 0.5, ["s"] = "t" }, result.Parameters);
    }

    [Fact]
    public async Task Infer_LargeTensor_ComesBack()
    {
        float[] numbers = [.. Enumerable.Range(0, 4 << 20)];
        InferenceResult result = await Client.InferAsync("m", [InferenceTensor.Create("INPUT0", [numbers.Length], numbers)]).WaitAsync(Limit);
        Assert.True(result["OUTPUT0"].AsSpan<float>().SequenceEqual(numbers));
    }

    [Fact]
    public async Task Questions_ServerAndModel_AreAnswered()
    {
        Assert.True(await Client.IsServerLiveAsync().WaitAsync(Limit));
        Assert.False(await Client.IsServerReadyAsync().WaitAsync(Limit));
        Assert.True(await Client.IsModelReadyAsync("known").WaitAsync(Limit));
        Assert.False(await Client.IsModelReadyAsync("known", "4").WaitAsync(Limit));
        ServerMetadata server = await Client.GetServerMetadataAsync().WaitAsync(Limit);
        Assert.Equal(("staged", "1.2", "statistics"), (server.Name, server.Version, server.Extensions.Single()));
        ModelMetadata model = await Client.GetModelMetadataAsync("m").WaitAsync(Limit);
        Assert.Equal(["1", "3"], model.Versions);
        Assert.Equal(("INPUT0", "FP32"), (model.Inputs.Single().Name, model.Inputs.Single().Datatype));
        Assert.Equal([-1, 4], model.Inputs.Single().Shape);
        Assert.Equal("BYTES", model.Outputs.Single().Datatype);
    }

    [Fact]
    public async Task Infer_UnavailableThenExhausted_TriesAgainAfterGrowingWaits()
    {
        Service.Fail(StatusCode.Unavailable);
        Service.Fail(StatusCode.ResourceExhausted);
        Assert.Equal("3", (await Client.InferAsync("m", Input).WaitAsync(Limit)).ModelVersion);
        Assert.Equal([50, 100], Time.Waits.Select(wait => wait.TotalMilliseconds));
        Assert.Equal(3, Service.Calls);
    }

    [Fact]
    public async Task Infer_TriesUsedUp_TheLastErrorStands()
    {
        foreach (int n in Enumerable.Range(0, 4))
        {
            Service.Fail(StatusCode.Unavailable, $"try {n}");
        }

        await FailsAsync(Client.InferAsync("m", Input), StatusCode.Unavailable, "try 3");
        Assert.Equal(4, Service.Calls);
    }

    [Fact]
    public async Task Infer_ServersOwnWait_IsKept()
    {
        Service.Fail(StatusCode.ResourceExhausted, pushback: "700");
        await Client.InferAsync("m", Input).WaitAsync(Limit);
        Assert.Equal(TimeSpan.FromMilliseconds(700), Time.Waits.Single());
    }

    [Fact]
    public async Task Infer_NextWaitPassesTheTimeout_TheErrorStandsAtOnce()
    {
        Service.Fail(StatusCode.Unavailable, pushback: "20000");
        Service.Fail(StatusCode.Unavailable, "second", pushback: "20000");
        await FailsAsync(Client.InferAsync("m", Input, new() { Timeout = TimeSpan.FromSeconds(30) }), StatusCode.Unavailable, "second");
        Assert.Equal(TimeSpan.FromSeconds(20), Time.Waits.Single());
    }

    [Fact]
    public async Task Infer_RequestOfASequence_IsNotTriedAgain()
    {
        Service.Fail(StatusCode.Unavailable);
        InferOptions options = new() { Parameters = new Dictionary<string, object> { ["sequence_id"] = 7 } };
        await FailsAsync(Client.InferAsync("m", Input, options), StatusCode.Unavailable, "staged");
        Assert.Equal(1, Service.Calls);
    }

    [Fact]
    public async Task IsServerLive_Unavailable_AsksOnce()
    {
        Service.Fail(StatusCode.Unavailable);
        await FailsAsync(Client.IsServerLiveAsync(), StatusCode.Unavailable, "staged");
        Assert.Equal(1, Service.Calls);
    }

    [Theory]
    [InlineData(StatusCode.InvalidArgument)]
    [InlineData(StatusCode.NotFound)]
    [InlineData(StatusCode.Unimplemented)]
    [InlineData(StatusCode.Cancelled)]
    [InlineData(StatusCode.Internal)]
    public async Task Infer_OtherStatus_IsThrownWithItsMessage(StatusCode code)
    {
        Service.Fail(code, "why");
        await FailsAsync(Client.InferAsync("m", Input), code, "why");
        Assert.Equal(1, Service.Calls);
    }

    [Fact]
    public async Task Infer_TimeoutPasses_IsDeadlineExceeded()
    {
        Service.Hang();
        await FailsAsync(Client.InferAsync("m", Input, new() { Timeout = TimeSpan.FromMilliseconds(200) }), StatusCode.DeadlineExceeded, "");
    }

    [Fact]
    public async Task Infer_TokenCancelled_EndsTheCallOnBothSides()
    {
        Service.Hang();
        using CancellationTokenSource source = new();
        Task<InferenceResult> call = Client.InferAsync("m", Input, cancellationToken: source.Token);
        await Service.Arrived.Task.WaitAsync(Limit);
        await source.CancelAsync();
        OperationCanceledException exception = await Assert.ThrowsAsync<OperationCanceledException>(() => call.WaitAsync(Limit));
        Assert.Equal(source.Token, exception.CancellationToken);
        await Service.Left.Task.WaitAsync(Limit);
        Assert.Equal(1, Service.Calls);
    }

    [Fact]
    public async Task Infer_TokenCancelledDuringAWait_EndsTheWait()
    {
        using CancellationTokenSource source = new();
        Service.Fail(StatusCode.Unavailable);
        Time.Instead = source.Cancel;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Client.InferAsync("m", Input, cancellationToken: source.Token).WaitAsync(Limit));
        Assert.Equal(1, Service.Calls);
    }

    [Fact]
    public async Task Infer_NobodyListens_IsUnavailableAfterAllTries()
    {
        using InferenceClient client = new(new Uri("http://127.0.0.1:1"), new() { TimeProvider = Time });
        await FailsAsync(client.InferAsync("m", Input), StatusCode.Unavailable, "");
        Assert.Equal(3, Time.Waits.Count);
    }

    [Fact]
    public async Task Infer_ParameterOfAnotherType_IsRefusedByName()
    {
        InferOptions options = new() { Parameters = new Dictionary<string, object> { ["p"] = DateTime.UnixEpoch } };
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() => Client.InferAsync("m", Input, options));
        Assert.Contains("parameter 'p' is of type System.DateTime", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, Service.Calls);
    }

    private static InferenceTensor Tensor<T>(int number, T[] elements)
        where T : unmanaged => InferenceTensor.Create($"INPUT{number}", [elements.Length], elements);

    private static async Task FailsAsync(Task call, StatusCode code, string message)
    {
        InferenceClientException exception = await Assert.ThrowsAsync<InferenceClientException>(() => call.WaitAsync(Limit));
        Assert.Equal(code, exception.StatusCode);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }
}
