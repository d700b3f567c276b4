namespace InferenceServer.Collections;

/// <summary>How searches without a filter find rows.</summary>
public enum IndexKind
{
    /// <summary>Every row is compared: nothing is missed.</summary>
    Exact,

    /// <summary>A hierarchical graph of near neighbours (HNSW) is followed: rows come and are found at once, building takes longest.</summary>
    Hnsw,

    /// <summary>Rows lie in lists around trained centres (IVF), of which the nearest are read.</summary>
    Ivf,
}
