using Grpc.AspNetCore.Server.Model;
using InferenceServer.Collections;
using InferenceServer.Protocol.Tasks.V1;
using InferenceServer.Server.Endpoints.Collections;

namespace InferenceServer.Server.Rpc;

/// <summary>The calls of <c>inference.tasks.v1.Collections</c>.</summary>
internal sealed class CollectionsRoutes(RpcFunnel funnel) : IServiceMethodProvider<CollectionsEndpoint>
{
    private const int UsualK = 10;
    private const int UsualPage = 100;

    // Batches of an import that are embedded while others become durable: pictures are large.
    private const int Together = 4;

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<CollectionsEndpoint> context)
    {
        RpcBinder<CollectionsEndpoint> rpc = new(context, funnel, "inference.tasks.v1.Collections");
        rpc.Unary<CreateCollectionRequest, Protocol.Tasks.V1.Collection>("CreateCollection", async (e, r, token)
            => CollectionMessages.Of((await e.CreateAsync(CollectionMessages.SettingsOf(r), r.Model, token)).Settings));
        rpc.Unary<ListCollectionsRequest, ListCollectionsResponse>("ListCollections", ListCollectionsAsync);
        rpc.Unary<GetStatsRequest, Protocol.Tasks.V1.CollectionStats>("GetStats", async (e, r, token)
            => CollectionMessages.Of(await e.WithAsync(r.Collection, c => Task.FromResult(c.Stats()), token)));
        rpc.Unary<DropCollectionRequest, DropCollectionResponse>("DropCollection", async (e, r, token) =>
        {
            await e.DropAsync(r.Collection, token);
            return new DropCollectionResponse();
        });
        rpc.Unary<BackupCollectionRequest, BackupCollectionResponse>("BackupCollection", async (e, r, token) =>
        {
            await e.BackupAsync(r.Collection, r.Backup, token);
            return new BackupCollectionResponse();
        });
        rpc.Unary<UpsertRequest, UpsertResponse>("Upsert", UpsertAsync);
        rpc.Duplex<UpsertRequest, ImportProgress>("Import", ImportAsync);
        rpc.Unary<DeleteRequest, DeleteResponse>("Delete", async (e, r, token) => new DeleteResponse { Deleted = await e.DeleteAsync(r.Collection, r.Ids, token) });
        rpc.Unary<GetRequest, GetResponse>("Get", async (e, r, token) => new GetResponse
        {
            Items = { (await e.WithAsync(r.Collection, c => Task.FromResult(c.Get(r.Ids, r.WithVectors)), token)).OfType<CollectionItem>().Select(CollectionMessages.Of) },
        });
        rpc.Unary<ListRequest, ListResponse>("List", ListAsync);
        rpc.Unary<SearchRequest, SearchResponse>("Search", async (e, r, token) => new SearchResponse
        {
            Matches =
            {
                (await e.SearchAsync(r.Collection, CollectionMessages.ContentOf(r), r.K == 0 ? UsualK : r.K, CollectionMessages.FilterOf(r), (r.Model, r.Space), token))
                .Select(CollectionMessages.Of),
            },
        });
    }

    private static async ValueTask<ListCollectionsResponse> ListCollectionsAsync(CollectionsEndpoint endpoint, ListCollectionsRequest request, CancellationToken cancellationToken)
    {
        (var collections, var failures) = await endpoint.ListAsync(cancellationToken);
        return new ListCollectionsResponse
        {
            Collections = { collections.Select(c => CollectionMessages.Of(c.Settings)) },
            Failures = { failures.ToDictionary(f => f.Key, f => f.Value.Message) },
        };
    }

    private static async ValueTask<UpsertResponse> UpsertAsync(CollectionsEndpoint endpoint, UpsertRequest request, CancellationToken cancellationToken)
    {
        UpsertResult result = await endpoint.UpsertAsync(CollectionMessages.ItemsOf(request), cancellationToken);
        return new UpsertResponse { Inserted = result.Inserted, Replaced = result.Replaced, Unchanged = result.Unchanged };
    }

    private static Task ImportAsync(
        CollectionsEndpoint endpoint, IAsyncEnumerable<UpsertRequest> requests, Func<ImportProgress, Task> tell, CancellationToken cancellationToken)
    {
        ImportProgress progress = new();
        return OrderedStream.RunAsync(
            requests,
            async (request, stop) => await endpoint.EmbedAsync(CollectionMessages.ItemsOf(request), stop),
            async batch =>
            {
                UpsertResult result = await CollectionsEndpoint.StoreAsync(batch, cancellationToken);
                progress.Batches++;
                progress.Inserted += result.Inserted;
                progress.Replaced += result.Replaced;
                progress.Unchanged += result.Unchanged;
                await tell(progress);
            },
            Together,
            cancellationToken);
    }

    private static async ValueTask<ListResponse> ListAsync(CollectionsEndpoint endpoint, ListRequest request, CancellationToken cancellationToken)
    {
        CollectionPage page = await endpoint.WithAsync(
            request.Collection, c => Task.FromResult(c.List(request.From, request.Limit == 0 ? UsualPage : request.Limit, request.WithVectors)), cancellationToken);
        return new ListResponse { Items = { page.Items.Select(CollectionMessages.Of) }, Next = page.Next ?? 0 };
    }
}
