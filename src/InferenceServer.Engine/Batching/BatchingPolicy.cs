namespace InferenceServer.Engine.Batching;

/// <summary>How a model's requests are gathered into batches.</summary>
public sealed record BatchingPolicy
{
    /// <summary>Requests are executed one by one, each as large as its caller made it.</summary>
    public static BatchingPolicy None { get; } = new() { Combine = false };

    /// <summary>Whether requests may share a batch.</summary>
    public bool Combine { get; init; } = true;

    /// <summary>Row counts worth waiting for, each in [1, max batch size]; empty stands for the max batch size.</summary>
    public IReadOnlyList<int> PreferredBatchSizes { get; init; } = [];

    /// <summary>How long the oldest request may wait for company, counted from its arrival; zero never waits.</summary>
    public TimeSpan MaxQueueDelay { get; init; }

    /// <summary>The most requests that may wait; 0 sets no limit.</summary>
    public int MaxQueueSize { get; init; }
}
