namespace InferenceServer.Client;

/// <summary>What one query found.</summary>
/// <param name="Id">The query's name.</param>
/// <param name="FirstRelevantRank">From 1; 0 where no relevant picture was found.</param>
/// <param name="Best">The best ten pictures.</param>
public sealed record EvaluatedQuery(string Id, int FirstRelevantRank, IReadOnlyList<string> Best);
