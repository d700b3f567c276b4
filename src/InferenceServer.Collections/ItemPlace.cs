namespace InferenceServer.Collections;

/// <summary>Where something stands among what a caller sent. It becomes text only where that is refused: a batch has thousands.</summary>
/// <param name="Kind">Item, id or query.</param>
/// <param name="Index">Its index.</param>
/// <param name="Id">The item's id, where that was found to be one.</param>
internal readonly record struct ItemPlace(string Kind, int Index, string? Id = null)
{
    public override string ToString() => Id is null ? $"{Kind} {Index}" : $"{Kind} {Index} ('{Id}')";
}
