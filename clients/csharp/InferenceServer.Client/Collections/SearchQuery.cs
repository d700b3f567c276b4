namespace InferenceServer.Client;

/// <summary>What to search for: exactly one of <see cref="Vector"/>, <see cref="Text"/> and <see cref="Image"/> is given.</summary>
public sealed record SearchQuery
{
    /// <summary>A vector.</summary>
    public ReadOnlyMemory<float>? Vector { get; init; }

    /// <summary>A text for the server to embed.</summary>
    public string? Text { get; init; }

    /// <summary>An encoded picture (PNG, JPEG) for the server to embed.</summary>
    public ReadOnlyMemory<byte>? Image { get; init; }

    /// <summary>How many items: 1 to 10 000.</summary>
    public int K { get; init; } = 10;

    /// <summary>An item's metadata has to have, under each key, one of the values.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Where { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Who embeds; empty for the one of the collection's space.</summary>
    public string Model { get; init; } = "";
}
