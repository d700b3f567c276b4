namespace InferenceServer.Client;

/// <summary>An item that a search found.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Score">Its score in the collection's metric.</param>
/// <param name="Metadata">Its metadata.</param>
/// <param name="Payload">Where what was embedded lies.</param>
public sealed record SearchMatch(string Id, float Score, IReadOnlyDictionary<string, string> Metadata, string Payload);
