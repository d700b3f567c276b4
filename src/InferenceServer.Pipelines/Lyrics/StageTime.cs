namespace InferenceServer.Pipelines.Lyrics;

/// <summary>How long a stage took.</summary>
/// <param name="Stage">Its name.</param>
/// <param name="Duration">From its beginning to its end, waiting included.</param>
public readonly record struct StageTime(string Stage, TimeSpan Duration);
