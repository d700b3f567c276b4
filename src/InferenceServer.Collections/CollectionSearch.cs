namespace InferenceServer.Collections;

/// <summary>What to search for.</summary>
public sealed record CollectionSearch
{
    /// <summary>The embedder that the queries come from; has to be the collection's.</summary>
    public required string Space { get; init; }

    /// <summary>Whole queries one after the other, at least one. The caller leaves them as they are until the search has ended.</summary>
    public required ReadOnlyMemory<float> Queries { get; init; }

    /// <summary>How many items for each query, 1 to 10 000.</summary>
    public int K { get; init; } = 10;

    /// <summary>All of these have to hold; empty for all items.</summary>
    public IReadOnlyList<MetadataCondition> Filter { get; init; } = [];
}
