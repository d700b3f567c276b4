namespace InferenceServer.Server.Hosting;

/// <summary>What the server calls itself.</summary>
/// <param name="Name">The configurable id.</param>
/// <param name="Version">The product's version.</param>
/// <param name="Extensions">The protocol extensions it speaks.</param>
internal sealed record ServerIdentity(string Name, string Version, IReadOnlyList<string> Extensions);
