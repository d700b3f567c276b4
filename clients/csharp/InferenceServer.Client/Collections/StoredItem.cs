namespace InferenceServer.Client;

/// <summary>An item of a collection.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Vector">As stored; empty unless asked for.</param>
/// <param name="Metadata">Its metadata.</param>
/// <param name="Payload">Where what was embedded lies.</param>
public sealed record StoredItem(string Id, ReadOnlyMemory<float> Vector, IReadOnlyDictionary<string, string> Metadata, string Payload);
