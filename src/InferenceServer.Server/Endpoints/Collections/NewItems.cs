namespace InferenceServer.Server.Endpoints.Collections;

/// <summary>A batch to store.</summary>
/// <param name="Collection">Where.</param>
/// <param name="Items">The items.</param>
/// <param name="Model">Who embeds; empty for the one of the collection's space.</param>
/// <param name="Space">What names the space of the given vectors; empty for the collection's own.</param>
/// <param name="KeepThumbnails">Whether small versions of the pictures are kept.</param>
internal sealed record NewItems(string Collection, IReadOnlyList<NewItem> Items, string Model, string Space, bool KeepThumbnails);
