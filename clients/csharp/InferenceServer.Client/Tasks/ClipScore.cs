namespace InferenceServer.Client;

/// <summary>How well a text describes a picture.</summary>
/// <param name="Cosine">From -1 to 1.</param>
/// <param name="Score">2.5 times the cosine, never below 0.</param>
public readonly record struct ClipScore(float Cosine, float Score);
