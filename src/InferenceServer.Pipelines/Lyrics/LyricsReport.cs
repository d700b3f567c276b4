using InferenceServer.Pipelines.Evaluation;

namespace InferenceServer.Pipelines.Lyrics;

/// <summary>An evaluation's outcome.</summary>
/// <param name="Scores">Means over all queries.</param>
/// <param name="Answers">Each query's own, in the order asked.</param>
public sealed record LyricsReport(RetrievalScores Scores, IReadOnlyList<EvaluatedLyrics> Answers);
