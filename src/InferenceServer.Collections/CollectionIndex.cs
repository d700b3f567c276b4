namespace InferenceServer.Collections;

/// <summary>
/// How searches find rows. The approximate kinds need FAISS (see eng/faiss), keep a copy of all vectors in 32 bits in memory, and are
/// built in the background: after opening, after a snapshot and as rows come; until then searches compare every row. What they find is
/// scored by the rows as they are stored, with the same bits as in an exact search; searches with a filter are exact.
/// </summary>
public sealed record CollectionIndex
{
    /// <summary>The default: nothing is missed.</summary>
    public static CollectionIndex Exact { get; } = new();

    /// <summary>Which.</summary>
    public IndexKind Kind { get; init; }

    /// <summary>HNSW: links of a row to others, 4 to 128.</summary>
    public int Links { get; init; } = 32;

    /// <summary>HNSW: candidates looked at for each new row, 8 to 4 096.</summary>
    public int BuildEffort { get; init; } = 80;

    /// <summary>IVF: centres, 1 to 65 536. They are trained when 39 rows for each are there.</summary>
    public int Lists { get; init; } = 1024;

    /// <summary>HNSW: candidates kept while the graph is followed; IVF: lists read. 1 to 65 536; 0 for 64 and 16.</summary>
    public int SearchEffort { get; init; }
}
