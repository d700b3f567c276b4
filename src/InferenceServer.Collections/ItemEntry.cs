namespace InferenceServer.Collections;

/// <summary>What is kept of an item beside its vector; never changes. No object: a batch has thousands, and the collector would carry each along.</summary>
internal readonly record struct ItemEntry(string Id, KeyValuePair<string, string>[] Metadata, string? Payload);
