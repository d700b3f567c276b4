namespace InferenceServer.Client;

/// <summary>Lyrics of which is known what they should find: pictures, a scene, or both.</summary>
/// <param name="Id">The query's name.</param>
/// <param name="Lyrics">The text.</param>
/// <param name="RelevantIds">Pictures that should be found; where empty, those of the scene.</param>
/// <param name="Scene">What a picture's metadata <c>scene</c> should say; where empty, only the named pictures are hits.</param>
public sealed record LabelledLyrics(string Id, string Lyrics, IReadOnlyList<string> RelevantIds, string Scene = "");
