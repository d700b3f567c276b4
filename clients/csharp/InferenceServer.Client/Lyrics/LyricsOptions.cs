namespace InferenceServer.Client;

/// <summary>What a lyrics call may say beside its text.</summary>
public sealed record LyricsOptions
{
    internal static readonly LyricsOptions Default = new();

    /// <summary>How many pictures: 1 to 10 000.</summary>
    public int K { get; init; } = 5;

    /// <summary>What makes one score of several windows.</summary>
    public WindowPooling Pooling { get; init; } = WindowPooling.Mean;

    /// <summary>Whether small pictures come along.</summary>
    public bool Thumbnails { get; init; }

    /// <summary>The text embedder; empty for the one whose space the collection's vectors live in.</summary>
    public string Model { get; init; } = "";

    /// <summary>How long the call may take with all its tries and waits; null means what the client's options say.</summary>
    public TimeSpan? Timeout { get; init; }
}
