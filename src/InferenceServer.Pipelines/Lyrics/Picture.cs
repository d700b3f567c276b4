namespace InferenceServer.Pipelines.Lyrics;

/// <summary>What a set knows of a picture.</summary>
/// <param name="Id">Its name in the set.</param>
/// <param name="Vector">A unit vector.</param>
/// <param name="Metadata">What its owner says about it.</param>
public sealed record Picture(string Id, ReadOnlyMemory<float> Vector, IReadOnlyDictionary<string, string> Metadata);
