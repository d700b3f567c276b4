namespace InferenceServer.KernelTimings;

/// <summary>One measured quantity; <paramref name="Name"/> is what the suite in perf/suites looks it up by.</summary>
internal sealed record Timing(string Name, double Value, string Unit);
