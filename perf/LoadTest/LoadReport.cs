namespace InferenceServer.LoadTest;

/// <summary>What one run measured; times in microseconds from the call to its whole answer.</summary>
internal sealed record LoadReport(int Callers, int Elements, long Calls, double Seconds, double PerSecond, double P50, double P99, double Worst);
