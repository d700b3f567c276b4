using InferenceServer.Abstractions;

namespace InferenceServer.Pipelines.Lyrics;

/// <summary>
/// Parts a text into windows that fit an embedder's context: all of it where it fits, else as many whole lines as fit, ended at
/// the end of a stanza where one lies in the window's second half. Each window begins with the last lines of the one before, so
/// that no line loses both its neighbours. Safe from several threads.
/// </summary>
/// <param name="embedder">Whose context counts.</param>
public sealed class LyricsSplitter(ITextEmbedder embedder)
{
    /// <summary>The longest text that is taken, in UTF-16 code units: some hundred times the longest song.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>The lines that a window repeats of the one before, where they leave room for a new one.</summary>
    public const int Overlap = 2;

    /// <summary>The windows in order; together they hold every line that is not blank.</summary>
    /// <param name="lyrics">Lines end with LF, CR or both.</param>
    /// <exception cref="InferenceException">The text is blank or longer than <see cref="MaxLength"/>.</exception>
    public IReadOnlyList<LyricsWindow> Split(string lyrics)
    {
        ArgumentNullException.ThrowIfNull(lyrics);
        LyricsLine[] lines = lyrics.Length <= MaxLength
            ? [.. LinesOf(lyrics)]
            : throw InferenceException.InvalidArgument($"the lyrics have {lyrics.Length} characters, expected at most {MaxLength}");
        if (lines.Length == 0)
        {
            throw InferenceException.InvalidArgument("the lyrics are blank, expected at least one line");
        }

        LyricsWindow whole = Window(lines);
        return Fits(whole) ? [whole] : Part(lines);
    }

    private static IEnumerable<LyricsLine> LinesOf(string lyrics)
    {
        int number = 0, stanza = -1;
        bool parted = true;
        foreach (string line in lyrics.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            string text = line.Trim();
            if (text.Length == 0)
            {
                parted = true;
                continue;
            }

            stanza += parted ? 1 : 0;
            parted = false;
            yield return new LyricsLine(number, text, stanza);
        }
    }

    private List<LyricsWindow> Part(LyricsLine[] lines)
    {
        // What a line adds to a window: its tokens without the special ones, which a window has once.
        int special = embedder.CountTokens("");
        int room = embedder.ContextLength - special;
        int[] tokens = Array.ConvertAll(lines, line => Math.Max(0, embedder.CountTokens(line.Text) - special));
        List<LyricsWindow> windows = [];
        for (int start = 0; ;)
        {
            LyricsWindow window = From(start, lines, tokens, room);
            windows.Add(window);
            int end = start + window.Lines.Count;
            if (end == lines.Length)
            {
                return windows;
            }

            start = Math.Max(start + 1, end - Repeated(tokens, start, end, room));
        }
    }

    /// <summary>The window that begins at <paramref name="start"/>; it holds one line at least.</summary>
    private LyricsWindow From(int start, LyricsLine[] lines, int[] tokens, int room)
    {
        int end = start + 1;
        for (int sum = tokens[start]; end < lines.Length && sum + tokens[end] <= room; end++)
        {
            sum += tokens[end];
        }

        // Some tokenizers make more of lines together than of each alone.
        LyricsWindow window = Window(lines[start..end]);
        while (end > start + 1 && !Fits(window))
        {
            window = Window(lines[start..--end]);
        }

        for (int border = end; end < lines.Length && border > start + ((end - start) / 2); border--)
        {
            if (lines[border].Stanza != lines[border - 1].Stanza)
            {
                return border == end ? window : Window(lines[start..border]);
            }
        }

        return window;
    }

    /// <summary>How many lines before <paramref name="end"/> the next window begins with: fewer where the line at <paramref name="end"/> would not fit behind them.</summary>
    private static int Repeated(int[] tokens, int start, int end, int room)
    {
        int sum = tokens[end], repeated = 0;
        while (repeated < Overlap && end - repeated - 1 > start && (sum += tokens[end - repeated - 1]) <= room)
        {
            repeated++;
        }

        return repeated;
    }

    private LyricsWindow Window(LyricsLine[] lines) => new(lines, embedder.Tokenize(string.Join('\n', lines.Select(line => line.Text))));

    private bool Fits(LyricsWindow window) => window.Tokens.Count <= embedder.ContextLength;
}
