using System.Collections.ObjectModel;

namespace InferenceServer.Collections;

/// <summary>One stored embedding.</summary>
public sealed record CollectionItem
{
    /// <summary>Names the item within its collection: 1 to 512 bytes of UTF-8.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// The embedding. On upsert it belongs to the caller, who leaves it as it is until the call returns its task. Read back, it is
    /// as stored: rounded, and of length 1 under the cosine; empty where vectors were not asked for.
    /// </summary>
    public ReadOnlyMemory<float> Vector { get; init; }

    /// <summary>At most 64 entries; a key has 1 to 256 bytes of UTF-8, all of it together at most 64 KiB. Searches filter by it.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Where what was embedded lies (a path, a key of an object store), at most 4 096 bytes of UTF-8; the collection does not look into it.</summary>
    public string? Payload { get; init; }
}
