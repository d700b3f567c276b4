namespace InferenceServer.Pipelines.Lyrics;

/// <summary>A passage that the embedder reads at once.</summary>
/// <param name="Lines">Its lines in order, at least one.</param>
public sealed record LyricsWindow(IReadOnlyList<LyricsLine> Lines)
{
    /// <summary>The lines, parted by line feeds.</summary>
    public string Text { get; } = string.Join('\n', Lines.Select(line => line.Text));

    /// <summary>The number of the first line, from 1.</summary>
    public int FirstLine => Lines[0].Number;

    /// <summary>The number of the last line.</summary>
    public int LastLine => Lines[^1].Number;
}
