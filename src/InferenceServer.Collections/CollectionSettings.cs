using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Collections;

/// <summary>What a collection is made with and keeps for life.</summary>
public sealed record CollectionSettings
{
    /// <summary>1 to 64 characters of A-Z, a-z, 0-9, '.', '_' and '-', the first not '.'.</summary>
    public required string Name { get; init; }

    /// <summary>Numbers in a vector, 1 to 65 536.</summary>
    public required int Dimensions { get; init; }

    /// <summary>
    /// The identity of the embedder, 1 to 512 bytes of UTF-8: vectors of one space are comparable, of two are not. Compared letter
    /// by letter on every upsert and search, so it should change with the model's version.
    /// </summary>
    public required string Space { get; init; }

    /// <summary>How vectors are kept: what is read back is rounded to it.</summary>
    public RowFormat Storage { get; init; } = RowFormat.BFloat16;

    /// <summary>What a score is. Under <see cref="Metric.Cosine"/> vectors are brought to length 1 before they are stored.</summary>
    public Metric Metric { get; init; } = Metric.Cosine;

    /// <summary>How searches find rows.</summary>
    public CollectionIndex Index { get; init; } = CollectionIndex.Exact;
}
