using InferenceServer.Collections;
using Wire = InferenceServer.Protocol.Tasks.V1;

namespace InferenceServer.Server.Rpc;

/// <summary>How collections are searched, between the wire and the house; 0 on the wire stands for the default.</summary>
internal static class IndexMessages
{
    public static CollectionIndex Of(Wire.Index? index)
    {
        CollectionIndex usual = CollectionIndex.Exact;
        return index?.KindCase switch
        {
            Wire.Index.KindOneofCase.Hnsw => new()
            {
                Kind = IndexKind.Hnsw,
                Links = Or(index.Hnsw.Links, usual.Links),
                BuildEffort = Or(index.Hnsw.BuildEffort, usual.BuildEffort),
                SearchEffort = index.Hnsw.SearchEffort,
            },
            Wire.Index.KindOneofCase.Ivf => new() { Kind = IndexKind.Ivf, Lists = Or(index.Ivf.Lists, usual.Lists), SearchEffort = index.Ivf.SearchEffort },
            _ => usual,
        };
    }

    public static Wire.Index Of(CollectionIndex index) => index.Kind switch
    {
        IndexKind.Hnsw => new() { Hnsw = new() { Links = index.Links, BuildEffort = index.BuildEffort, SearchEffort = index.SearchEffort } },
        IndexKind.Ivf => new() { Ivf = new() { Lists = index.Lists, SearchEffort = index.SearchEffort } },
        _ => new() { Exact = new() },
    };

    private static int Or(int value, int usual) => value == 0 ? usual : value;
}
