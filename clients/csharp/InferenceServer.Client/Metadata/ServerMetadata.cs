namespace InferenceServer.Client;

/// <summary>Who a server is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Extensions">Protocol extensions that it speaks.</param>
public sealed record ServerMetadata(string Name, string Version, IReadOnlyList<string> Extensions);
