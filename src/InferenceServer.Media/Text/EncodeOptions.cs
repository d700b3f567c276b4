namespace InferenceServer.Media.Text;

/// <summary>How a text is encoded.</summary>
public sealed record EncodeOptions
{
    /// <summary>No truncation, special tokens added, control tokens in the text treated as text.</summary>
    public static EncodeOptions Default { get; } = new();

    /// <summary>The most ids to return, added special tokens included; null for no limit. The text is cut at its end, and the end token stays.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Whether the tokens that the tokenizer's file asks for (start, end, separators) are put around the text.</summary>
    public bool AddSpecialTokens { get; init; } = true;

    /// <summary>What to do when the text spells a control token.</summary>
    public SpecialTokenPolicy SpecialTokens { get; init; } = SpecialTokenPolicy.AsText;

    /// <summary>Longer texts (UTF-16 units) are refused with an <see cref="ArgumentException"/>. Memory and time grow linearly with the text.</summary>
    public int MaxCharacters { get; init; } = 1 << 20;
}
