namespace InferenceServer.Abstractions;

/// <summary>Turns texts into vectors. Safe from several threads.</summary>
public interface ITextEmbedder
{
    /// <summary>Names the space the vectors live in: equal for embedders whose vectors may be compared, and different after the model changes.</summary>
    string Space { get; }

    /// <summary>The length of a vector.</summary>
    int Dimensions { get; }

    /// <summary>The most tokens the model reads at once, special tokens included.</summary>
    int ContextLength { get; }

    /// <summary>How many tokens <paramref name="text"/> takes, special tokens included, before any truncation.</summary>
    int CountTokens(string text);

    /// <summary>Embeds each text; one too long is cut at its end and says so.</summary>
    /// <param name="texts">One text or more.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>One unit vector for each text, in order.</returns>
    ValueTask<IReadOnlyList<TextEmbedding>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken);

    /// <summary>
    /// Tokenizes a text once, for callers that count its tokens before they embed it with
    /// <see cref="EmbedAsync(IReadOnlyList{TokenizedText}, CancellationToken)"/>.
    /// </summary>
    TokenizedText Tokenize(string text) => new(text, CountTokens(text));

    /// <summary>As <see cref="EmbedAsync(IReadOnlyList{string}, CancellationToken)"/>, of what <see cref="Tokenize"/> gave.</summary>
    /// <param name="texts">One text or more; tokens of another embedder count for nothing.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    ValueTask<IReadOnlyList<TextEmbedding>> EmbedAsync(IReadOnlyList<TokenizedText> texts, CancellationToken cancellationToken)
        => EmbedAsync([.. texts.Select(text => text.Text)], cancellationToken);
}
