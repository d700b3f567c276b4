namespace InferenceServer.Client;

/// <summary>What an upsert, or an import so far, did.</summary>
/// <param name="Inserted">Items that were not there.</param>
/// <param name="Replaced">Items that were there with other contents.</param>
/// <param name="Unchanged">Items that were there exactly so.</param>
public readonly record struct UpsertResult(long Inserted, long Replaced, long Unchanged);
