using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.AspNetCore.Server.Model;
using InferenceServer.Protocol.Tasks.V1;
using InferenceServer.Server.Endpoints.Tasks;

namespace InferenceServer.Server.Rpc;

/// <summary>The calls of <c>inference.tasks.v1.Tasks</c>.</summary>
internal sealed class TasksRoutes(RpcFunnel funnel) : IServiceMethodProvider<EmbeddingEndpoint>
{
    // A CLIPScore is the cosine, never below zero, stretched to about 0 to 1 (Hessel et al. 2021).
    private const float ClipScoreScale = 2.5f;

    // Enough to fill the model's batches; more would only wait in its queue, and hold memory.
    private const int Together = 32;

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<EmbeddingEndpoint> context)
    {
        RpcBinder<EmbeddingEndpoint> rpc = new(context, funnel, "inference.tasks.v1.Tasks");
        rpc.Unary<EmbedTextsRequest, EmbedTextsResponse>("EmbedTexts", EmbedTextsAsync);
        rpc.Unary<EmbedImagesRequest, EmbedImagesResponse>("EmbedImages", EmbedImagesAsync);
        rpc.Duplex<EmbedTextsRequest, EmbedTextsResponse>("StreamEmbedTexts",
            (e, requests, tell, token) => OrderedStream.RunAsync(requests, (request, stop) => EmbedTextsAsync(e, request, stop), tell, Together, token));
        rpc.Duplex<EmbedImagesRequest, EmbedImagesResponse>("StreamEmbedImages",
            (e, requests, tell, token) => OrderedStream.RunAsync(requests, (request, stop) => EmbedImagesAsync(e, request, stop), tell, Together, token));
        rpc.Unary<ClipScoreRequest, ClipScoreResponse>("ClipScore", ClipScoreAsync);
    }

    private static async ValueTask<EmbedTextsResponse> EmbedTextsAsync(EmbeddingEndpoint endpoint, EmbedTextsRequest request, CancellationToken cancellationToken)
    {
        (string model, string space, var embeddings) = await endpoint.EmbedTextsAsync(request.Model, request.Texts, cancellationToken);
        EmbedTextsResponse response = new() { Model = model, Space = space };
        foreach (Abstractions.TextEmbedding embedding in embeddings)
        {
            TextVector vector = new() { Tokens = embedding.Tokens, TokensCut = embedding.TokensCut };
            Add(embedding.Vector.Span, vector.Vector);
            response.Embeddings.Add(vector);
        }

        return response;
    }

    private static async ValueTask<EmbedImagesResponse> EmbedImagesAsync(EmbeddingEndpoint endpoint, EmbedImagesRequest request, CancellationToken cancellationToken)
    {
        (string model, string space, var embeddings) = await endpoint.EmbedImagesAsync(request.Model, Bytes(request.Images), cancellationToken);
        EmbedImagesResponse response = new() { Model = model, Space = space };
        foreach (ReadOnlyMemory<float> embedding in embeddings)
        {
            ImageVector vector = new();
            Add(embedding.Span, vector.Vector);
            response.Embeddings.Add(vector);
        }

        return response;
    }

    private static async ValueTask<ClipScoreResponse> ClipScoreAsync(EmbeddingEndpoint endpoint, ClipScoreRequest request, CancellationToken cancellationToken)
    {
        (string model, float[] cosines) = await endpoint.CompareAsync(request.Model, request.Texts, Bytes(request.Images), cancellationToken);
        return new ClipScoreResponse
        {
            Model = model,
            Images = request.Images.Count,
            Scores = { cosines.Select(cosine => new PairScore { Cosine = cosine, ClipScore = ClipScoreScale * Math.Max(cosine, 0) }) },
        };
    }

    private static void Add(ReadOnlySpan<float> values, RepeatedField<float> to)
    {
        to.Capacity = values.Length;
        foreach (float value in values)
        {
            to.Add(value);
        }
    }

    private static ReadOnlyMemory<byte>[] Bytes(IEnumerable<ByteString> pictures) => [.. pictures.Select(picture => picture.Memory)];
}
