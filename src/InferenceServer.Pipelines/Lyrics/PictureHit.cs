namespace InferenceServer.Pipelines.Lyrics;

/// <summary>A picture that a search found.</summary>
/// <param name="Id">The picture.</param>
/// <param name="Score">Its cosine with the query.</param>
public readonly record struct PictureHit(string Id, float Score);
