using InferenceServer.Collections;

namespace InferenceServer.Server.Endpoints.Collections;

/// <summary>A batch whose vectors are made.</summary>
/// <param name="Collection">Where it goes.</param>
/// <param name="Space">The space of its vectors.</param>
/// <param name="Items">The items.</param>
internal sealed record EmbeddedItems(Collection Collection, string Space, IReadOnlyList<CollectionItem> Items);
