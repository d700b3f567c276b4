namespace InferenceServer.Client;

/// <summary>How well labelled lyrics find their pictures.</summary>
/// <param name="SceneHitRate">How often the right scene is among the best.</param>
/// <param name="Recall">The mean part of the relevant pictures among the best.</param>
/// <param name="MeanReciprocalRank">The mean of one over the rank of the first relevant picture.</param>
/// <param name="NdcgAt10">The mean discounted gain of the best ten against the ideal order's.</param>
/// <param name="Queries">Each query's own answer, in the order asked.</param>
public sealed record LyricsEvaluation(AtRanks SceneHitRate, AtRanks Recall, double MeanReciprocalRank, double NdcgAt10, IReadOnlyList<EvaluatedQuery> Queries);
