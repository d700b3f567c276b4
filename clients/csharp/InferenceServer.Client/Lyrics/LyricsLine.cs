namespace InferenceServer.Client;

/// <summary>A line of a text.</summary>
/// <param name="Number">Its place, from 1, blank lines counted.</param>
/// <param name="Text">Without white space at its ends.</param>
public sealed record LyricsLine(int Number, string Text);
