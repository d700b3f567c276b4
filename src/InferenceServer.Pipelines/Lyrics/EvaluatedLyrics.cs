using InferenceServer.Pipelines.Evaluation;

namespace InferenceServer.Pipelines.Lyrics;

/// <summary>What one labelled text found.</summary>
/// <param name="Id">The query's name.</param>
/// <param name="Matches">The pictures, the best first.</param>
/// <param name="Ranking">Which of them should have been found.</param>
public sealed record EvaluatedLyrics(string Id, IReadOnlyList<LyricsMatch> Matches, RankedAnswer Ranking);
