using InferenceServer.Abstractions;
using InferenceServer.Pipelines.Lyrics;

namespace InferenceServer.Pipelines.Tests.Lyrics;

public sealed class LyricsSplitterTests
{
    [Fact]
    public void Split_TextThatFits_IsOneWindowOfAllLines()
    {
        LyricsWindow window = Assert.Single(Split(12, "\n  a b\r\nc d \n\n e f\n\n"));

        Assert.Equal("a b\nc d\ne f", window.Text);
        Assert.Equal([(2, "a b", 0), (3, "c d", 0), (5, "e f", 1)], window.Lines.Select(l => (l.Number, l.Text, l.Stanza)));
    }

    [Fact]
    public void Split_ExactlyTheContext_IsOneWindow_OneMoreIsTwo()
    {
        Assert.Single(Split(8, "a b c\nd e f"));
        Assert.Equal(2, Split(7, "a b c\nd e f").Count);
    }

    [Fact]
    public void Split_LongText_HoldsEveryLineAndNoWindowIsTooLong()
    {
        string[] lines = [.. Enumerable.Range(0, 200).Select(i => i % 7 == 6 ? "" : string.Join(' ', Enumerable.Repeat($"w{i}", 1 + (i * 5 % 9))))];
        WordEmbedder embedder = new(32);

        IReadOnlyList<LyricsWindow> windows = new LyricsSplitter(embedder).Split(string.Join('\n', lines));

        Assert.All(windows, w => Assert.InRange(embedder.CountTokens(w.Text), 3, 32));
        Assert.Equal(
            lines.Select((text, i) => (i + 1, text)).Where(l => l.text.Length > 0),
            windows.SelectMany(w => w.Lines).Select(l => (l.Number, l.Text)).Distinct());
        Assert.InRange(windows.Count, 40, 70);
    }

    [Fact]
    public void Split_LongText_RepeatsTwoLines()
    {
        IReadOnlyList<LyricsWindow> windows = Split(7, "1\n2\n3\n4\n5\n6\n7\n8");

        Assert.Equal([(1, 5), (4, 8)], windows.Select(w => (w.FirstLine, w.LastLine)));
    }

    [Fact]
    public void Split_LineBeforeTooLongToRepeat_IsNotRepeated()
        => Assert.Equal([(1, 2), (3, 3)], Split(6, "a\nb b b\nc c").Select(w => (w.FirstLine, w.LastLine)));

    [Fact]
    public void Split_StanzaEndsInTheSecondHalf_WindowEndsThere()
    {
        IReadOnlyList<LyricsWindow> windows = Split(8, "1\n2\n3\n4\n\n5\n6\n7\n8");

        Assert.Equal((1, 4), (windows[0].FirstLine, windows[0].LastLine));
        Assert.Equal((3, 9), (windows[1].FirstLine, windows[1].LastLine));
    }

    [Fact]
    public void Split_StanzaEndsInTheFirstHalf_WindowIsFilled()
        => Assert.Equal(7, Split(8, "1\n\n2\n3\n4\n5\n6\n7\n8\n9")[0].LastLine);

    [Fact]
    public void Split_NextLineLeavesNoRoom_RepeatsFewer()
    {
        IReadOnlyList<LyricsWindow> windows = Split(8, "a b\nc d\nA B C D E F\nx y\nz");

        Assert.Equal([(1, 2), (3, 3), (4, 5)], windows.Select(w => (w.FirstLine, w.LastLine)));
    }

    [Fact]
    public void Split_LineLongerThanTheContext_StandsAlone()
    {
        IReadOnlyList<LyricsWindow> windows = Split(6, "a b\nl o n g e r\nc d");

        Assert.Equal([(1, 1), (2, 2), (3, 3)], windows.Select(w => (w.FirstLine, w.LastLine)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t\n ")]
    public void Split_Blank_IsRefused(string lyrics)
        => Assert.Equal(InferenceError.InvalidArgument, Assert.Throws<InferenceException>(() => Split(8, lyrics)).Error);

    [Fact]
    public void Split_EndlessText_IsRefused()
        => Assert.Contains("at most 1048576", Assert.Throws<InferenceException>(() => Split(8, new string('a', LyricsSplitter.MaxLength + 1))).Message, StringComparison.Ordinal);

    private static IReadOnlyList<LyricsWindow> Split(int context, string lyrics) => new LyricsSplitter(new WordEmbedder(context)).Split(lyrics);
}
