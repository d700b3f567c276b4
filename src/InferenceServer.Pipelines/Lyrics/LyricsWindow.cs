using InferenceServer.Abstractions;

namespace InferenceServer.Pipelines.Lyrics;

/// <summary>A passage that the embedder reads at once.</summary>
/// <param name="Lines">Its lines in order, at least one.</param>
/// <param name="Tokens">The lines, parted by line feeds, as the embedder reads them.</param>
public sealed record LyricsWindow(IReadOnlyList<LyricsLine> Lines, TokenizedText Tokens)
{
    /// <summary>The lines, parted by line feeds.</summary>
    public string Text => Tokens.Text;

    /// <summary>The number of the first line, from 1.</summary>
    public int FirstLine => Lines[0].Number;

    /// <summary>The number of the last line.</summary>
    public int LastLine => Lines[^1].Number;
}
