using System.Collections.Concurrent;
using Grpc.Core;
using InferenceServer.Protocol.Inference;

namespace InferenceServer.Client.Tests;

/// <summary>Plays what a test staged, one act per call; after them it echoes.</summary>
public sealed class StagedService : GRPCInferenceService.GRPCInferenceServiceBase
{
    public delegate Task<ModelInferResponse?> Act(ServerCallContext context);

    public ConcurrentQueue<Act> Acts { get; } = new();

    public ConcurrentQueue<ModelInferRequest> Requests { get; } = new();

    public ConcurrentQueue<Metadata> Headers { get; } = new();

    public TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Calls { get; private set; }

    public void Fail(StatusCode code, string detail = "staged", string? pushback = null)
    {
        Metadata trailers = pushback is null ? [] : new() { { "grpc-retry-pushback-ms", pushback } };
        Acts.Enqueue(_ => throw new RpcException(new Status(code, detail), trailers));
    }

    /// <summary>The next call is not answered before its caller leaves.</summary>
    public void Hang() => Acts.Enqueue(async context =>
    {
        using CancellationTokenRegistration registration = context.CancellationToken.Register(() => Left.TrySetResult());
        Arrived.TrySetResult();
        await Left.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return null;
    });

    public void Answer(ModelInferResponse response) => Acts.Enqueue(_ => Task.FromResult<ModelInferResponse?>(response));

    public override async Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context)
    {
        Requests.Enqueue(request);
        Headers.Enqueue(context.RequestHeaders);
        return await Play(context) ?? Echo(request);
    }

    public override async Task<ServerLiveResponse> ServerLive(ServerLiveRequest request, ServerCallContext context)
    {
        await Play(context);
        return new() { Live = true };
    }

    public override Task<ServerReadyResponse> ServerReady(ServerReadyRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerReadyResponse { Ready = false });

    public override Task<ModelReadyResponse> ModelReady(ModelReadyRequest request, ServerCallContext context) =>
        Task.FromResult(new ModelReadyResponse { Ready = request is { Name: "known", Version: "" or "3" } });

    public override async Task<ServerMetadataResponse> ServerMetadata(ServerMetadataRequest request, ServerCallContext context)
    {
        await Play(context);
        return new() { Name = "staged", Version = "1.2", Extensions = { "statistics" } };
    }

    public override Task<ModelMetadataResponse> ModelMetadata(ModelMetadataRequest request, ServerCallContext context) =>
        Task.FromResult(new ModelMetadataResponse
        {
            Name = request.Name,
            Versions = { "1", "3" },
            Platform = "staged",
            Inputs = { new ModelMetadataResponse.Types.TensorMetadata { Name = "INPUT0", Datatype = "FP32", Shape = { -1, 4 } } },
            Outputs = { new ModelMetadataResponse.Types.TensorMetadata { Name = "OUTPUT0", Datatype = "BYTES", Shape = { -1 } } },
        });

    private static ModelInferResponse Echo(ModelInferRequest request)
    {
        ModelInferResponse response = new()
        {
            ModelName = request.ModelName,
            ModelVersion = "3",
            Id = request.Id,
            Parameters = { request.Parameters },
            RawOutputContents = { request.RawInputContents },
        };
        response.Outputs.AddRange(request.Inputs.Select(input => new ModelInferResponse.Types.InferOutputTensor
        {
            Name = input.Name.Replace("INPUT", "OUTPUT", StringComparison.Ordinal),
            Datatype = input.Datatype,
            Shape = { input.Shape },
        }));
        return response;
    }

    private async Task<ModelInferResponse?> Play(ServerCallContext context)
    {
        Calls++;
        return Acts.TryDequeue(out Act? act) ? await act(context) : null;
    }
}
