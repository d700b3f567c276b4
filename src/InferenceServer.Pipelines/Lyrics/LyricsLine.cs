namespace InferenceServer.Pipelines.Lyrics;

/// <summary>A line that is not blank.</summary>
/// <param name="Number">Its place in the text, from 1, blank lines counted.</param>
/// <param name="Text">Without white space at its ends.</param>
/// <param name="Stanza">Its stanza, from 0; blank lines part stanzas.</param>
public sealed record LyricsLine(int Number, string Text, int Stanza);
