namespace InferenceServer.Collections;

/// <summary>What an upsert did; an id that was several times in the batch counts once.</summary>
/// <param name="Inserted">Items that were not there.</param>
/// <param name="Replaced">Items that were there with another vector, other metadata or another payload.</param>
/// <param name="Unchanged">Items that were there exactly so; they keep their place.</param>
public readonly record struct UpsertResult(int Inserted, int Replaced, int Unchanged);
