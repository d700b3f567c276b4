namespace InferenceServer.Client;

/// <summary>When a call that failed with UNAVAILABLE or RESOURCE_EXHAUSTED is tried again: exponential back-off with jitter.</summary>
public sealed record RetryPolicy
{
    /// <summary>No second try.</summary>
    public static RetryPolicy Never { get; } = new() { MaxAttempts = 1 };

    /// <summary>Tries in all, at least 1.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>The wait before the second try, at least zero.</summary>
    public TimeSpan InitialBackoff { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>What the wait grows by, at least 1.</summary>
    public double Multiplier { get; init; } = 2;

    /// <summary>The longest wait, at least zero.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Share of the wait, 0 to 1, by which chance shortens or lengthens it, so that callers do not come back together.</summary>
    public double Jitter { get; init; } = 0.2;

    /// <summary>The wait after that many failures, for a draw from [0, 1).</summary>
    internal TimeSpan Backoff(int failures, double draw)
    {
        double wait = Math.Min(InitialBackoff.TotalSeconds * Math.Pow(Multiplier, failures - 1), MaxBackoff.TotalSeconds);
        return TimeSpan.FromSeconds(wait * (1 - Jitter + (2 * Jitter * draw)));
    }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(InitialBackoff, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBackoff, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(Multiplier, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Jitter, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Jitter, 1);
    }
}
