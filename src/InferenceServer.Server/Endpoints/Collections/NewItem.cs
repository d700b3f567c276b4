namespace InferenceServer.Server.Endpoints.Collections;

/// <summary>An item to store.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">What is stored, or embedded.</param>
/// <param name="Metadata">Its metadata.</param>
/// <param name="Payload">Where what was embedded lies; null for nowhere.</param>
internal sealed record NewItem(string Id, ItemContent Content, IReadOnlyDictionary<string, string> Metadata, string? Payload);
