namespace InferenceServer.Pipelines.Lyrics;

/// <summary>Lyrics of which is known what they should find.</summary>
/// <param name="Id">The query's name.</param>
/// <param name="Lyrics">The text.</param>
/// <param name="RelevantIds">The pictures that should be found; empty where only the scene is known: then those of that scene.</param>
/// <param name="Scene">What a picture's metadata should say under <see cref="LyricsEvaluation.SceneKey"/>; empty where only the pictures are known: then they alone are hits.</param>
public sealed record LabelledLyrics(string Id, string Lyrics, IReadOnlyList<string> RelevantIds, string Scene);
