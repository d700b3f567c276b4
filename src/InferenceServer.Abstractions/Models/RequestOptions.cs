namespace InferenceServer.Abstractions;

/// <summary>How one request wants to be scheduled; <c>default</c> asks for nothing special.</summary>
public readonly record struct RequestOptions
{
    /// <summary>1 is served first; 0 stands for the model's default level.</summary>
    public ulong Priority { get; init; }

    /// <summary>How long the request may wait in the queue; null for the model's default. Greater than zero.</summary>
    public TimeSpan? QueueTimeout { get; init; }

    /// <summary>The moment after which nobody wants the answer; null for never.</summary>
    public DateTimeOffset? Deadline { get; init; }
}
