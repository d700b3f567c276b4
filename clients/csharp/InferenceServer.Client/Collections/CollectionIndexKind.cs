namespace InferenceServer.Client;

/// <summary>How searches without a filter find items. The approximate kinds need FAISS on the server.</summary>
public enum CollectionIndexKind
{
    /// <summary>Every item is compared: nothing is missed.</summary>
    Exact,

    /// <summary>A hierarchical graph of near neighbours is followed.</summary>
    Hnsw,

    /// <summary>The lists around the nearest trained centres are read.</summary>
    Ivf,
}
