namespace InferenceServer.Collections;

/// <summary>Some items in the order in which they were stored.</summary>
/// <param name="Items">The items.</param>
/// <param name="Next">Where the next page begins; null on the last. It stays good while items come and go and after a restart.</param>
public sealed record CollectionPage(IReadOnlyList<CollectionItem> Items, long? Next);
