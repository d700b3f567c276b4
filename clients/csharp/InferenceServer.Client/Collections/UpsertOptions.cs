namespace InferenceServer.Client;

/// <summary>What an upsert or an import may say beside its items.</summary>
public sealed record UpsertOptions
{
    internal static readonly UpsertOptions Default = new();

    /// <summary>Who embeds; empty for the one of the collection's space.</summary>
    public string Model { get; init; } = "";

    /// <summary>What names the space of the given vectors; empty for the collection's own.</summary>
    public string Space { get; init; } = "";

    /// <summary>Whether small versions of the pictures are kept beside.</summary>
    public bool KeepThumbnails { get; init; }

    /// <summary>How long the call may take with all its tries and waits; null means what the client's options say.</summary>
    public TimeSpan? Timeout { get; init; }
}
