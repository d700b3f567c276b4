namespace InferenceServer.Client;

/// <summary>What a collection is made with and keeps for life.</summary>
/// <param name="Name">1 to 64 characters of A-Z, a-z, 0-9, '.', '_' and '-', the first not '.'.</param>
public sealed record CollectionSettings(string Name)
{
    /// <summary>What names the space of the vectors; empty on creation for that of the embedder.</summary>
    public string Space { get; init; } = "";

    /// <summary>The length of a vector; 0 on creation for that of the embedder.</summary>
    public int Dimensions { get; init; }

    /// <summary>How vectors are kept.</summary>
    public CollectionStorage Storage { get; init; } = CollectionStorage.BFloat16;

    /// <summary>What a score is.</summary>
    public CollectionMetric Metric { get; init; } = CollectionMetric.Cosine;

    /// <summary>How searches find items.</summary>
    public CollectionIndex Index { get; init; } = new();
}
