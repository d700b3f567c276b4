using InferenceServer.Abstractions;
using InferenceServer.Collections;
using InferenceServer.Kernels.Similarity;
using InferenceServer.Protocol.Tasks.V1;
using InferenceServer.Server.Endpoints.Collections;
using Wire = InferenceServer.Protocol.Tasks.V1;

namespace InferenceServer.Server.Rpc;

/// <summary>Collections between the wire and the house.</summary>
internal static class CollectionMessages
{
    public static CollectionSettings SettingsOf(CreateCollectionRequest request) => new()
    {
        Name = request.Name,
        Space = request.Space,
        Dimensions = request.Dimensions,
        Storage = request.Storage switch
        {
            Storage.Unspecified or Storage.Bfloat16 => RowFormat.BFloat16,
            Storage.Float32 => RowFormat.Float32,
            Storage.Int8 => RowFormat.Int8,
            _ => throw InferenceException.InvalidArgument($"storage is {(int)request.Storage}, expected 1 (float32), 2 (bfloat16) or 3 (int8)"),
        },
        Metric = request.Metric switch
        {
            Wire.Metric.Unspecified or Wire.Metric.Cosine => Kernels.Similarity.Metric.Cosine,
            Wire.Metric.InnerProduct => Kernels.Similarity.Metric.InnerProduct,
            _ => throw InferenceException.InvalidArgument($"metric is {(int)request.Metric}, expected 1 (cosine) or 2 (inner product)"),
        },
        Index = IndexMessages.Of(request.Index),
    };

    public static NewItems ItemsOf(UpsertRequest request) => new(
        request.Collection,
        [.. request.Items.Select(i => new NewItem(i.Id, ContentOf(i), i.Metadata.ToDictionary(), i.Payload.Length > 0 ? i.Payload : null))],
        request.Model,
        request.Space,
        request.KeepThumbnails);

    public static ItemContent ContentOf(SearchRequest request) => request.QueryCase switch
    {
        SearchRequest.QueryOneofCase.Vector => new(request.Vector.Values.ToArray(), null, null),
        SearchRequest.QueryOneofCase.Text => new(null, request.Text, null),
        SearchRequest.QueryOneofCase.Image => new(null, null, request.Image.Memory),
        _ => default,
    };

    public static MetadataCondition[] FilterOf(SearchRequest request) => [.. request.Filter.Select(c => new MetadataCondition(c.Key, [.. c.Values]))];

    public static Wire.Collection Of(CollectionSettings settings) => new()
    {
        Name = settings.Name,
        Space = settings.Space,
        Dimensions = settings.Dimensions,
        Storage = settings.Storage switch
        {
            RowFormat.Float32 => Storage.Float32,
            RowFormat.Int8 => Storage.Int8,
            _ => Storage.Bfloat16,
        },
        Metric = settings.Metric == Kernels.Similarity.Metric.Cosine ? Wire.Metric.Cosine : Wire.Metric.InnerProduct,
        Index = IndexMessages.Of(settings.Index),
    };

    public static Wire.CollectionStats Of(InferenceServer.Collections.CollectionStats stats) => new()
    {
        Rows = stats.Rows,
        DeletedRows = stats.DeletedRows,
        Bytes = stats.Bytes,
        LogBytes = stats.LogBytes,
        LastSnapshot = stats.LastSnapshot is { } at ? at.ToUnixTimeMilliseconds() / 1000.0 : 0,
    };

    public static StoredItem Of(CollectionItem item)
    {
        StoredItem stored = new() { Id = item.Id, Metadata = { item.Metadata.ToDictionary() }, Payload = item.Payload ?? "" };
        if (!item.Vector.IsEmpty)
        {
            stored.Vector = new Vector { Values = { item.Vector.ToArray() } };
        }

        return stored;
    }

    public static SearchMatch Of(CollectionMatch match) => new()
    {
        Id = match.Id,
        Score = match.Score,
        Metadata = { match.Metadata.ToDictionary() },
        Payload = match.Payload ?? "",
    };

    private static ItemContent ContentOf(Item item) => item.ContentCase switch
    {
        Item.ContentOneofCase.Vector => new(item.Vector.Values.ToArray(), null, null),
        Item.ContentOneofCase.Text => new(null, item.Text, null),
        Item.ContentOneofCase.Image => new(null, null, item.Image.Memory),
        _ => default,
    };
}
