namespace InferenceServer.Server.Endpoints.Collections;

/// <summary>What stands for a vector in a request: the vector itself, a text or an encoded picture. Exactly one is set.</summary>
/// <param name="Vector">A vector.</param>
/// <param name="Text">A text for the server to embed.</param>
/// <param name="Image">A picture for the server to embed.</param>
internal readonly record struct ItemContent(ReadOnlyMemory<float>? Vector, string? Text, ReadOnlyMemory<byte>? Image);
