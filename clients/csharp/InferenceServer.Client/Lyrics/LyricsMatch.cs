namespace InferenceServer.Client;

/// <summary>A picture that fits.</summary>
/// <param name="Id">Its name in the collection.</param>
/// <param name="Score">From -1 to 1.</param>
/// <param name="Metadata">What its owner says about it.</param>
/// <param name="Lines">The passage that fits best.</param>
/// <param name="WindowScore">The cosine with that passage.</param>
/// <param name="Thumbnail">A small JPEG or PNG where asked for, else empty.</param>
public sealed record LyricsMatch(
    string Id, float Score, IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<LyricsLine> Lines, float WindowScore, ReadOnlyMemory<byte> Thumbnail);
