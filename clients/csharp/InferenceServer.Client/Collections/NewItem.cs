namespace InferenceServer.Client;

/// <summary>An item to store: exactly one of <see cref="Vector"/>, <see cref="Text"/> and <see cref="Image"/> is given; the server embeds the last two.</summary>
/// <param name="Id">1 to 512 bytes of UTF-8.</param>
public sealed record NewItem(string Id)
{
    /// <summary>A vector.</summary>
    public ReadOnlyMemory<float>? Vector { get; init; }

    /// <summary>A text to embed, no longer than the model's context.</summary>
    public string? Text { get; init; }

    /// <summary>An encoded picture (PNG, JPEG) to embed. Read, not copied: it must not change before the call ends.</summary>
    public ReadOnlyMemory<byte>? Image { get; init; }

    /// <summary>At most 64 entries; searches filter by it.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Where what was embedded lies; the server does not look into it.</summary>
    public string Payload { get; init; } = "";
}
