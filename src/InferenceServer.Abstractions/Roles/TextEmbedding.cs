namespace InferenceServer.Abstractions;

/// <summary>The vector of one text.</summary>
/// <param name="Vector">A unit vector.</param>
/// <param name="Tokens">The tokens that were read, special tokens included.</param>
/// <param name="TokensCut">The tokens at the end that did not fit the context.</param>
public sealed record TextEmbedding(ReadOnlyMemory<float> Vector, int Tokens, int TokensCut);
