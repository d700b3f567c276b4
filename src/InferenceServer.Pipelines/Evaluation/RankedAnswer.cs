namespace InferenceServer.Pipelines.Evaluation;

/// <summary>What a search answered to one labelled query.</summary>
/// <param name="Relevant">For each answer, the best first, whether it was one that should be found.</param>
/// <param name="RelevantCount">How many should be found.</param>
/// <param name="Hits">For each answer whether it shows the right thing: the scene, say, though it is not one of those that should be found.</param>
public sealed record RankedAnswer(IReadOnlyList<bool> Relevant, int RelevantCount, IReadOnlyList<bool> Hits);
