using System.Runtime.CompilerServices;
using Grpc.Core;
using Service = InferenceServer.Protocol.Tasks.V1.Collections;
using Wire = InferenceServer.Protocol.Tasks.V1;

namespace InferenceServer.Client;

/// <summary>The stored embeddings of a server; got from <see cref="InferenceClient.Collections"/>. What a call acknowledges is on the server's disk.</summary>
/// <remarks>Calls fail and are tried again as the client's own; making, dropping, backing up and importing are tried once.</remarks>
public sealed class CollectionsClient
{
    private readonly InferenceClient _client;
    private readonly Service.CollectionsClient _service;

    internal CollectionsClient(InferenceClient client, ChannelBase channel)
    {
        _client = client;
        _service = new Service.CollectionsClient(channel);
    }

    /// <summary>Makes a collection; without a space, for the vectors of <paramref name="model"/> (empty: the only embedder).</summary>
    public async Task<CollectionSettings> CreateAsync(CollectionSettings settings, string model = "", CancellationToken cancellationToken = default)
    {
        Wire.CreateCollectionRequest request = new()
        {
            Name = settings.Name,
            Model = model,
            Space = settings.Space,
            Dimensions = settings.Dimensions,
            Storage = (Wire.Storage)settings.Storage,
            Metric = (Wire.Metric)settings.Metric,
            Index = CollectionMessages.Write(settings.Index),
        };
        return CollectionMessages.Read(await OnceAsync(_service.CreateCollectionAsync, request, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Every collection, by name.</summary>
    public async Task<IReadOnlyList<CollectionSettings>> ListCollectionsAsync(CancellationToken cancellationToken = default)
        => [.. (await AskAsync(_service.ListCollectionsAsync, new Wire.ListCollectionsRequest(), cancellationToken).ConfigureAwait(false)).Collections.Select(CollectionMessages.Read)];

    /// <summary>How large a collection is.</summary>
    public async Task<CollectionStats> GetStatsAsync(string collection, CancellationToken cancellationToken = default)
    {
        Wire.CollectionStats stats = await AskAsync(_service.GetStatsAsync, new Wire.GetStatsRequest { Collection = collection }, cancellationToken).ConfigureAwait(false);
        return new CollectionStats(stats.Rows, stats.DeletedRows, stats.Bytes, stats.LogBytes);
    }

    /// <summary>Removes a collection and its files.</summary>
    public Task DropAsync(string collection, CancellationToken cancellationToken = default)
        => OnceAsync(_service.DropCollectionAsync, new Wire.DropCollectionRequest { Collection = collection }, cancellationToken);

    /// <summary>Writes what a collection holds now into the folder <paramref name="backup"/> of the server's backups.</summary>
    public Task BackupAsync(string collection, string backup, CancellationToken cancellationToken = default)
        => OnceAsync(_service.BackupCollectionAsync, new Wire.BackupCollectionRequest { Collection = collection, Backup = backup }, cancellationToken);

    /// <summary>Stores items, all or none; those of the same ids are replaced, and equal ones left as they are.</summary>
    public async Task<UpsertResult> UpsertAsync(string collection, IEnumerable<NewItem> items, UpsertOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= UpsertOptions.Default;
        Wire.UpsertResponse response = await _client.CallAsync(
            _service.UpsertAsync, CollectionMessages.Write(collection, items, options), options.Timeout, repeatable: true, cancellationToken).ConfigureAwait(false);
        return new UpsertResult(response.Inserted, response.Replaced, response.Unchanged);
    }

    /// <summary>Stores any number of batches over one stream and gives the sums so far once each is durable. After a break run it again: what is there already is passed over.</summary>
    public async IAsyncEnumerable<UpsertResult> ImportAsync(
        string collection, IAsyncEnumerable<IReadOnlyList<NewItem>> batches, UpsertOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options ??= UpsertOptions.Default;
        using AsyncDuplexStreamingCall<Wire.UpsertRequest, Wire.ImportProgress> call = _service.Import(_client.CallOptionsFor(options.Timeout, cancellationToken));
        await foreach (Wire.ImportProgress progress in StreamReading.DuplexAsync(
            call, batches, batch => CollectionMessages.Write(collection, batch, options), cancellationToken).ConfigureAwait(false))
        {
            yield return new UpsertResult(progress.Inserted, progress.Replaced, progress.Unchanged);
        }
    }

    /// <summary>Removes items and tells how many there were.</summary>
    public async Task<int> DeleteAsync(string collection, IEnumerable<string> ids, CancellationToken cancellationToken = default)
        => (await AskAsync(_service.DeleteAsync, new Wire.DeleteRequest { Collection = collection, Ids = { ids } }, cancellationToken).ConfigureAwait(false)).Deleted;

    /// <summary>Items by id, in that order; those that are not there are left out.</summary>
    public async Task<IReadOnlyList<StoredItem>> GetAsync(string collection, IEnumerable<string> ids, bool withVectors = false, CancellationToken cancellationToken = default)
    {
        Wire.GetRequest request = new() { Collection = collection, Ids = { ids }, WithVectors = withVectors };
        return [.. (await AskAsync(_service.GetAsync, request, cancellationToken).ConfigureAwait(false)).Items.Select(CollectionMessages.Read)];
    }

    /// <summary>All items in the order in which they were stored, read page by page.</summary>
    public async IAsyncEnumerable<StoredItem> ListAsync(
        string collection, bool withVectors = false, int page = 1000, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Wire.ListRequest request = new() { Collection = collection, Limit = page, WithVectors = withVectors };
        do
        {
            Wire.ListResponse response = await AskAsync(_service.ListAsync, request, cancellationToken).ConfigureAwait(false);
            foreach (Wire.StoredItem item in response.Items)
            {
                yield return CollectionMessages.Read(item);
            }

            request.From = response.Next;
        }
        while (request.From != 0);
    }

    /// <summary>The items nearest to a vector, a text or a picture, the best first.</summary>
    public async Task<IReadOnlyList<SearchMatch>> SearchAsync(string collection, SearchQuery query, CancellationToken cancellationToken = default)
    {
        Wire.SearchResponse response = await AskAsync(_service.SearchAsync, CollectionMessages.Write(collection, query), cancellationToken).ConfigureAwait(false);
        return [.. response.Matches.Select(m => new SearchMatch(m.Id, m.Score, m.Metadata, m.Payload))];
    }

    private Task<TResponse> AskAsync<TRequest, TResponse>(Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> method, TRequest request, CancellationToken cancellationToken)
        => _client.CallAsync(method, request, timeout: null, repeatable: true, cancellationToken);

    // Done twice, these would say that they found it done.
    private Task<TResponse> OnceAsync<TRequest, TResponse>(Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> method, TRequest request, CancellationToken cancellationToken)
        => _client.CallAsync(method, request, timeout: null, repeatable: false, cancellationToken);
}
