using InferenceServer.Pipelines.Lyrics;

namespace InferenceServer.Server.Endpoints.Pipelines;

/// <summary>A text that wants pictures.</summary>
/// <param name="Lyrics">The text.</param>
/// <param name="Collection">Where to search.</param>
/// <param name="K">How many pictures.</param>
/// <param name="Pooling">What makes a score of several windows.</param>
/// <param name="Model">The text embedder; empty for the one of the collection's space.</param>
internal sealed record LyricsQuery(string Lyrics, string Collection, int K, WindowPooling Pooling, string Model);
