namespace InferenceServer.Pipelines.Lyrics;

/// <summary>The pictures for a text, and how they were found.</summary>
/// <param name="Matches">The best first; equal scores in the set's order.</param>
/// <param name="Windows">The passages that were read.</param>
/// <param name="Cuts">Lines whose end was not read; usually none.</param>
/// <param name="Stages">What took how long, in order: <c>split</c>, <c>embed</c>, <c>search</c>.</param>
public sealed record LyricsMatches(
    IReadOnlyList<LyricsMatch> Matches, IReadOnlyList<LyricsWindow> Windows, IReadOnlyList<CutLine> Cuts, IReadOnlyList<StageTime> Stages);
