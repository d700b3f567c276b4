namespace InferenceServer.Pipelines.Lyrics;

/// <summary>A line that alone is longer than the embedder's context, so that its end was not read.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="TokensRead">The tokens that were read, special tokens included.</param>
/// <param name="TokensCut">The tokens at its end that were not.</param>
public sealed record CutLine(int Line, int TokensRead, int TokensCut);
