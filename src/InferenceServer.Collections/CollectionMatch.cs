namespace InferenceServer.Collections;

/// <summary>One answer of a search.</summary>
/// <param name="Id">The item.</param>
/// <param name="Score">Its score in the collection's metric.</param>
/// <param name="Metadata">Its metadata.</param>
/// <param name="Payload">Its payload reference.</param>
public sealed record CollectionMatch(string Id, float Score, IReadOnlyDictionary<string, string> Metadata, string? Payload);
