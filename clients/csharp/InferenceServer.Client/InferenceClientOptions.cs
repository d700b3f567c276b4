namespace InferenceServer.Client;

/// <summary>Settings of an <see cref="InferenceClient"/>.</summary>
public sealed record InferenceClientOptions
{
    /// <summary>How long a call may take with all its tries and waits, where it names no time of its own; null means no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>When a failed call is tried again.</summary>
    public RetryPolicy Retry { get; init; } = new();

    /// <summary>Headers of every call, for example <c>authorization</c>; names in lower case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>What the connection runs on, for example a handler with certificates; the caller keeps and disposes it. Null means an own one.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>The clock of timeouts and waits.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Chance for waits: draws from [0, 1); called by several threads.</summary>
    public Func<double> Chance { get; init; } = Random.Shared.NextDouble;
}
