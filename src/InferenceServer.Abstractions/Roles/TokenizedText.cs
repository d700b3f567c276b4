namespace InferenceServer.Abstractions;

/// <summary>A text and its tokens as one embedder counts them. Embedders derive their own, which keep the tokens themselves. Immutable.</summary>
/// <param name="text">The text.</param>
/// <param name="count">Its tokens, special tokens included, before any truncation.</param>
public class TokenizedText(string text, int count)
{
    /// <summary>The text.</summary>
    public string Text => text;

    /// <summary>Its tokens, special tokens included, before any truncation.</summary>
    public int Count => count;
}
