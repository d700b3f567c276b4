namespace InferenceServer.Client;

/// <summary>Vectors of texts or pictures.</summary>
/// <param name="Vectors">One of length 1 for each, in order.</param>
/// <param name="TokensCut">For each text, the tokens at its end that did not fit the model's context; empty for pictures.</param>
/// <param name="Space">Vectors may be compared where this is equal.</param>
/// <param name="Model">The model that answered.</param>
public sealed record Embeddings(IReadOnlyList<ReadOnlyMemory<float>> Vectors, IReadOnlyList<int> TokensCut, string Space, string Model);
