namespace InferenceServer.Collections;

/// <summary>What is kept of an item beside its vector; never changes.</summary>
internal sealed record ItemEntry(string Id, KeyValuePair<string, string>[] Metadata, string? Payload);
