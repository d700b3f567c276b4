namespace InferenceServer.Client;

/// <summary>What a request may say beside its inputs.</summary>
public sealed record InferOptions
{
    internal static readonly InferOptions Default = new();

    /// <summary>The model's version, a number in decimal; empty means the latest.</summary>
    public string Version { get; init; } = "";

    /// <summary>The caller's own name for the request, echoed in the answer.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>The outputs that are wanted; none means all.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>
    /// Named values for the server or the model, for example <c>priority</c>: <see cref="bool"/>, <see cref="int"/>,
    /// <see cref="long"/>, <see cref="ulong"/>, <see cref="float"/>, <see cref="double"/> or <see cref="string"/>.
    /// </summary>
    public IReadOnlyDictionary<string, object> Parameters { get; init; } = new Dictionary<string, object>();

    /// <summary>How long the call may take with all its tries and waits; null means what the client's options say.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether the server counts the request as one of a sequence, so that sending it twice would be wrong.</summary>
    internal bool IsOfSequence => Parameters.TryGetValue("sequence_id", out object? id) && id is not (0 or 0L or 0UL or "");
}
