using Google.Protobuf;
using Grpc.Core;
using InferenceServer.Protocol.Inference;
using InferenceServer.Server.Endpoints.Inference;
using Microsoft.Extensions.DependencyInjection;

namespace InferenceServer.Functional.Tests.Fuzz;

/// <summary>Whatever becomes of a request, its memory goes back to the pool.</summary>
public sealed class MemoryBalanceTests
{
    private const int Elements = 150_000;

    [Fact]
    public async Task ModelInfer_EveryOutcome_GivesItsMemoryBack()
    {
        using TestRepository repository = new();
        repository.AddDelay("m", 300, maxBatchSize: 4, scheduling: "dynamic_batching { default_queue_policy { max_queue_size: 4 } }");
        repository.AddDelay("stuck", 60_000);
        await using TestServer server = await TestServer.StartAsync(repository.Path);
        InferenceEndpoint endpoint = server.Services.GetRequiredService<InferenceEndpoint>();
        using ArrayPoolBalance balance = new(1 << 20);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => OutcomeAsync(endpoint, Bytes("m", _ => { }))));
        await OutcomeAsync(endpoint, Bytes("nobody", _ => { }));
        await OutcomeAsync(endpoint, Bytes("m", r => r.ModelVersion = "7"));
        await OutcomeAsync(endpoint, Bytes("m", r => r.Inputs[0].Name = "INPUT9"));
        await OutcomeAsync(endpoint, Bytes("m", r => r.Inputs[0].Shape.Add(1)));
        await OutcomeAsync(endpoint, Bytes("m", r => (r.Inputs[0].Shape[0], r.Inputs[0].Shape[1]) = (6, Elements / 6)));
        await OutcomeAsync(endpoint, Bytes("m", r => r.Inputs[0].Datatype = "INT32"));
        await OutcomeAsync(endpoint, Bytes("m", r => (r.Inputs[0].Datatype, r.Inputs[0].Shape[1]) = ("BYTES", 3)));
        await OutcomeAsync(endpoint, Bytes("m", r => r.Parameters["triton_mine"] = new InferParameter()));
        await OutcomeAsync(endpoint, Bytes("m", r => r.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "OUTPUT9" })));
        using CancellationTokenSource left = new();
        Task running = OutcomeAsync(endpoint, Bytes("stuck", r => r.Inputs[0].Shape.RemoveAt(0)), left.Token), queued = OutcomeAsync(endpoint, Bytes("stuck", r => r.Inputs[0].Shape.RemoveAt(0)), left.Token);
        await server.WaitForQueuedAsync("stuck");
        await left.CancelAsync();
        await Task.WhenAll(running, queued).WaitAsync(TestServer.Patience);
        await OutcomeAsync(endpoint, Bytes("stuck", r => r.Inputs[0].Shape.RemoveAt(0)), left.Token);

        Assert.InRange(balance.Rents, 20, 100);
        Assert.Equal(0, balance.Outstanding);
    }

    [Fact]
    public async Task ModelInfer_OverTheWire_GivesItsMemoryBack()
    {
        using TestRepository repository = new();
        repository.AddDelay("m", 50, maxBatchSize: 4, scheduling: "dynamic_batching { }");
        repository.AddDelay("stuck", 60_000);
        await using TestServer server = await TestServer.StartAsync(repository.Path);
        using ArrayPoolBalance balance = new(1 << 20);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => server.InferAsync(Requests.Floats("m", new float[Elements])))).WaitAsync(TestServer.Patience);
        for (int i = 0; i < 4; i++)
        {
            Status status = await Requests.FailureAsync(() => server.InferAsync(Requests.Floats("stuck", new float[Elements], Elements), deadline: DateTime.UtcNow.AddMilliseconds(150)));
            Assert.Equal(StatusCode.DeadlineExceeded, status.StatusCode);
            Assert.Equal(StatusCode.InvalidArgument, (await server.FailureAsync(Requests.Floats("m", new float[Elements], Elements))).StatusCode);
        }

        await server.AssertIdleAsync();
        using CancellationTokenSource patience = new(TestServer.Patience);
        while (balance.Outstanding > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), patience.Token);
        }

        Assert.True(balance.Rents >= 20);
    }

    private static byte[] Bytes(string model, Action<ModelInferRequest> change)
    {
        ModelInferRequest request = Requests.Floats(model, new float[Elements]);
        change(request);
        return request.ToByteArray();
    }

    // Past the network, which rents arrays of this size as well: from the message's bytes to the response.
    private static async Task OutcomeAsync(InferenceEndpoint endpoint, byte[] message, CancellationToken cancellationToken = default)
    {
        try
        {
            using InferResponse response = await endpoint.InferAsync(InferRequestDecoder.Decode(new(message)), cancellationToken).AsTask().WaitAsync(TestServer.Patience, CancellationToken.None);
        }
        catch (Exception exception) when (exception is Abstractions.InferenceException or OperationCanceledException)
        {
        }
    }
}
