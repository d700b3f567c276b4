namespace InferenceServer.Pipelines.Lyrics;

/// <summary>A picture of a folder.</summary>
/// <param name="Id">Its name in a set.</param>
/// <param name="Path">Where its file lies.</param>
/// <param name="Metadata">What the folder's list says about it; <c>title.en</c> stands for a name inside a name.</param>
public sealed record GalleryPicture(string Id, string Path, IReadOnlyDictionary<string, string> Metadata);
