namespace InferenceServer.Client;

/// <summary>The pictures for a text.</summary>
/// <param name="Matches">The best first.</param>
/// <param name="Windows">The passages that were read at once.</param>
/// <param name="Cuts">Lines whose end was not read; usually none.</param>
/// <param name="Stages">What took how long on the server.</param>
/// <param name="Model">The model that answered.</param>
public sealed record LyricsMatches(
    IReadOnlyList<LyricsMatch> Matches,
    IReadOnlyList<IReadOnlyList<LyricsLine>> Windows,
    IReadOnlyList<CutLine> Cuts,
    IReadOnlyDictionary<string, TimeSpan> Stages,
    string Model);
