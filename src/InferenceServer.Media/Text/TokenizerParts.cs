namespace InferenceServer.Media.Text;

/// <summary>What a tokenizer is made of, whatever files it came from.</summary>
internal sealed record TokenizerParts
{
    public required INormalizer Normalizer { get; init; }

    public required IPreTokenizer PreTokenizer { get; init; }

    public required ITokenModel Model { get; init; }

    public required IReadOnlyDictionary<string, int> Vocabulary { get; init; }

    public required DecoderStep[] Decoder { get; init; }

    public AddedToken[] AddedTokens { get; init; } = [];

    /// <summary>The ids put before every text.</summary>
    public int[] Before { get; init; } = [];

    /// <summary>The ids put after every text.</summary>
    public int[] After { get; init; } = [];

    public SpecialRoles Roles { get; init; } = new();
}
