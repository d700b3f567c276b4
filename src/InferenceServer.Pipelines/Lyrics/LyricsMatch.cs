namespace InferenceServer.Pipelines.Lyrics;

/// <summary>A picture that fits.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Score">What the pooling makes of the cosines with the windows: -1 to 1.</param>
/// <param name="Window">The index of the window that fits best.</param>
/// <param name="WindowScore">The cosine with that window.</param>
public sealed record LyricsMatch(Picture Picture, float Score, int Window, float WindowScore);
