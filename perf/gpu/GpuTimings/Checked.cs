namespace InferenceServer.GpuTimings;

/// <summary>One comparison: of how many answers how many are wrong, and where that is known how far off the worst is.</summary>
internal sealed record Checked(string Name, long Answers, long Wrong, string Unit, double? Worst = null);
