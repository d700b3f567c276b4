namespace InferenceServer.GpuTimings;

/// <summary>One timing: the shortest of many, and what memory has to move or arithmetic has to be done at least, 0 where that does not bind it.</summary>
internal sealed record Timed(string Name, double Microseconds, long Bytes, double Operations = 0);
