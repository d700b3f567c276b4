namespace InferenceServer.Client;

/// <summary>How searches find items. A number that is 0 on creation stands for the server's default.</summary>
public sealed record CollectionIndex
{
    /// <summary>Which.</summary>
    public CollectionIndexKind Kind { get; init; }

    /// <summary>HNSW: links of an item to others, 4 to 128.</summary>
    public int Links { get; init; }

    /// <summary>HNSW: candidates looked at for each new item, 8 to 4096.</summary>
    public int BuildEffort { get; init; }

    /// <summary>IVF: centres, 1 to 65536; they are trained when 39 items for each are there.</summary>
    public int Lists { get; init; }

    /// <summary>HNSW: candidates kept while the graph is followed; IVF: lists read. 1 to 65536.</summary>
    public int SearchEffort { get; init; }
}
