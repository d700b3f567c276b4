using Google.Protobuf;
using Wire = InferenceServer.Protocol.Tasks.V1;

namespace InferenceServer.Client;

/// <summary>Collections between this package's types and the protocol's messages.</summary>
internal static class CollectionMessages
{
    public static Wire.UpsertRequest Write(string collection, IEnumerable<NewItem> items, UpsertOptions options)
    {
        Wire.UpsertRequest request = new() { Collection = collection, Model = options.Model, Space = options.Space, KeepThumbnails = options.KeepThumbnails };
        foreach (NewItem item in items)
        {
            RequireOne(item.Vector is not null, item.Text is not null, item.Image is not null);
            Wire.Item written = new() { Id = item.Id, Payload = item.Payload };
            foreach ((string key, string value) in item.Metadata)
            {
                written.Metadata.Add(key, value);
            }

            if (item.Vector is { } vector)
            {
                written.Vector = new Wire.Vector { Values = { vector.ToArray() } };
            }
            else if (item.Text is not null)
            {
                written.Text = item.Text;
            }
            else
            {
                written.Image = UnsafeByteOperations.UnsafeWrap(item.Image!.Value);
            }

            request.Items.Add(written);
        }

        return request;
    }

    public static Wire.SearchRequest Write(string collection, SearchQuery query)
    {
        RequireOne(query.Vector is not null, query.Text is not null, query.Image is not null);
        Wire.SearchRequest request = new() { Collection = collection, K = query.K, Model = query.Model };
        if (query.Vector is { } vector)
        {
            request.Vector = new Wire.Vector { Values = { vector.ToArray() } };
        }
        else if (query.Text is not null)
        {
            request.Text = query.Text;
        }
        else
        {
            request.Image = UnsafeByteOperations.UnsafeWrap(query.Image!.Value);
        }

        request.Filter.AddRange(query.Where.Select(w => new Wire.Condition { Key = w.Key, Values = { w.Value } }));
        return request;
    }

    public static CollectionSettings Read(Wire.Collection collection) => new(collection.Name)
    {
        Space = collection.Space,
        Dimensions = collection.Dimensions,
        Storage = (CollectionStorage)collection.Storage,
        Metric = (CollectionMetric)collection.Metric,
        Index = collection.Index?.KindCase switch
        {
            Wire.Index.KindOneofCase.Hnsw => new()
            {
                Kind = CollectionIndexKind.Hnsw,
                Links = collection.Index.Hnsw.Links,
                BuildEffort = collection.Index.Hnsw.BuildEffort,
                SearchEffort = collection.Index.Hnsw.SearchEffort,
            },
            Wire.Index.KindOneofCase.Ivf => new() { Kind = CollectionIndexKind.Ivf, Lists = collection.Index.Ivf.Lists, SearchEffort = collection.Index.Ivf.SearchEffort },
            _ => new(),
        },
    };

    public static Wire.Index Write(CollectionIndex index) => index.Kind switch
    {
        CollectionIndexKind.Hnsw => new() { Hnsw = new() { Links = index.Links, BuildEffort = index.BuildEffort, SearchEffort = index.SearchEffort } },
        CollectionIndexKind.Ivf => new() { Ivf = new() { Lists = index.Lists, SearchEffort = index.SearchEffort } },
        _ => new() { Exact = new() },
    };

    public static StoredItem Read(Wire.StoredItem item) => new(item.Id, item.Vector?.Values.ToArray(), item.Metadata, item.Payload);

    private static void RequireOne(params ReadOnlySpan<bool> given)
    {
        if (given.Count(true) != 1)
        {
            throw new ArgumentException($"{given.Count(true)} of vector, text and image are given, expected exactly one");
        }
    }
}
