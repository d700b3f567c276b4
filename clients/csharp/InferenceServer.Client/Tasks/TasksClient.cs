using System.Runtime.CompilerServices;
using Google.Protobuf;
using Grpc.Core;
using Service = InferenceServer.Protocol.Tasks.V1.Tasks;
using Wire = InferenceServer.Protocol.Tasks.V1;

namespace InferenceServer.Client;

/// <summary>The tasks of a server; got from <see cref="InferenceClient.Tasks"/>. A model is one that plays the role; empty stands for the only one that does.</summary>
/// <remarks>Calls fail and are tried again as the client's own; streams are tried once.</remarks>
public sealed class TasksClient
{
    private readonly InferenceClient _client;
    private readonly Service.TasksClient _service;

    internal TasksClient(InferenceClient client, ChannelBase channel)
    {
        _client = client;
        _service = new Service.TasksClient(channel);
    }

    /// <summary>The vectors of texts.</summary>
    public async Task<Embeddings> EmbedTextsAsync(
        IEnumerable<string> texts, string model = "", TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        Wire.EmbedTextsRequest request = new() { Model = model, Texts = { texts } };
        return Read(await _client.CallAsync(_service.EmbedTextsAsync, request, timeout, repeatable: true, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The vectors of encoded pictures (PNG, JPEG), which are read, not copied.</summary>
    public async Task<Embeddings> EmbedImagesAsync(
        IEnumerable<ReadOnlyMemory<byte>> images, string model = "", TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        Wire.EmbedImagesRequest request = new() { Model = model, Images = { images.Select(UnsafeByteOperations.UnsafeWrap) } };
        return Read(await _client.CallAsync(_service.EmbedImagesAsync, request, timeout, repeatable: true, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>As <see cref="EmbedTextsAsync"/> over one stream, for more than fits a message.</summary>
    /// <param name="batches">Each is answered at once, in order.</param>
    /// <param name="model">A text embedder.</param>
    /// <param name="timeout">For the whole stream.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public async IAsyncEnumerable<Embeddings> StreamEmbedTextsAsync(
        IAsyncEnumerable<IReadOnlyList<string>> batches, string model = "", TimeSpan? timeout = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using AsyncDuplexStreamingCall<Wire.EmbedTextsRequest, Wire.EmbedTextsResponse> call = _service.StreamEmbedTexts(_client.CallOptionsFor(timeout, cancellationToken));
        await foreach (Wire.EmbedTextsResponse response in StreamReading.DuplexAsync(
            call, batches, batch => new Wire.EmbedTextsRequest { Model = model, Texts = { batch } }, cancellationToken).ConfigureAwait(false))
        {
            yield return Read(response);
        }
    }

    /// <summary>As <see cref="EmbedImagesAsync"/> over one stream.</summary>
    /// <param name="batches">Each is answered at once, in order.</param>
    /// <param name="model">An image embedder.</param>
    /// <param name="timeout">For the whole stream.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public async IAsyncEnumerable<Embeddings> StreamEmbedImagesAsync(
        IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> batches, string model = "", TimeSpan? timeout = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using AsyncDuplexStreamingCall<Wire.EmbedImagesRequest, Wire.EmbedImagesResponse> call = _service.StreamEmbedImages(_client.CallOptionsFor(timeout, cancellationToken));
        await foreach (Wire.EmbedImagesResponse response in StreamReading.DuplexAsync(
            call, batches, batch => new Wire.EmbedImagesRequest { Model = model, Images = { batch.Select(UnsafeByteOperations.UnsafeWrap) } }, cancellationToken).ConfigureAwait(false))
        {
            yield return Read(response);
        }
    }

    /// <summary>How well each text describes each picture: the score of text t and picture i is at [t, i].</summary>
    public async Task<ClipScore[,]> ClipScoreAsync(
        IEnumerable<string> texts, IEnumerable<ReadOnlyMemory<byte>> images, string model = "", TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        Wire.ClipScoreRequest request = new() { Model = model, Texts = { texts }, Images = { images.Select(UnsafeByteOperations.UnsafeWrap) } };
        Wire.ClipScoreResponse response = await _client.CallAsync(_service.ClipScoreAsync, request, timeout, repeatable: true, cancellationToken).ConfigureAwait(false);
        ClipScore[,] scores = new ClipScore[request.Texts.Count, response.Images];
        for (int i = 0; i < response.Scores.Count; i++)
        {
            scores[i / response.Images, i % response.Images] = new ClipScore(response.Scores[i].Cosine, response.Scores[i].ClipScore);
        }

        return scores;
    }

    private static Embeddings Read(Wire.EmbedTextsResponse response) => new(
        [.. response.Embeddings.Select(e => (ReadOnlyMemory<float>)e.Vector.ToArray())], [.. response.Embeddings.Select(e => e.TokensCut)], response.Space, response.Model);

    private static Embeddings Read(Wire.EmbedImagesResponse response) => new(
        [.. response.Embeddings.Select(e => (ReadOnlyMemory<float>)e.Vector.ToArray())], [], response.Space, response.Model);
}
