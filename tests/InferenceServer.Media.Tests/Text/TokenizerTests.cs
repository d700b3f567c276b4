using InferenceServer.Media.Text;

namespace InferenceServer.Media.Tests.Text;

public class TokenizerTests
{
    private const int Start = 4094;
    private const int End = 4095;
    private static readonly Tokenizer Clip = Tokenizer.Load(TestFiles.LyricsClip);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData(" \t\r\n ")]
    public void Encode_NothingToRead_GivesStartAndEnd(string text)
        => Assert.Equal([Start, End], Clip.Encode(text).Ids.ToArray());

    [Theory]
    [InlineData("x <|endoftext|> y")]
    [InlineData("<|endoftext|>")]
    [InlineData("<|startoftext|><|endoftext|>")]
    [InlineData("<|EndOfText|>")]
    public void Encode_ControlTokenInTextByDefault_IsText(string text)
    {
        int[] ids = Clip.Encode(text).Ids.ToArray();

        Assert.Equal(Start, ids[0]);
        Assert.Equal(End, ids[^1]);
        Assert.DoesNotContain(ids[1..^1], static id => id is Start or End);
        Assert.Contains("endoftext", Clip.Decode(ids), StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_ControlTokenRefused_NamesTokenAndPlace()
    {
        var refuse = new EncodeOptions { SpecialTokens = SpecialTokenPolicy.Refuse };

        var error = Assert.Throws<ArgumentException>(() => Clip.Encode("x <|endoftext|> y", refuse));

        Assert.Contains("<|endoftext|>", error.Message, StringComparison.Ordinal);
        Assert.Contains("character 2", error.Message, StringComparison.Ordinal);
        Assert.Equal(Clip.Encode("x y").Ids.ToArray(), Clip.Encode("x y", refuse).Ids.ToArray());
    }

    [Fact]
    public void Encode_ControlTokenRecognized_GivesItsId()
        => Assert.Equal(
            [Start, .. Clip.Encode("x", Bare).Ids, End, .. Clip.Encode("y", Bare).Ids, End],
            Clip.Encode("x <|endoftext|> y", new EncodeOptions { SpecialTokens = SpecialTokenPolicy.Recognize }).Ids.ToArray());

    [Fact]
    public void Encode_LoneSurrogates_CountAsReplacementCharacter()
    {
        Assert.Equal(Clip.Encode("a\uFFFDb\uFFFD").Ids.ToArray(), Clip.Encode("a\uD83Db\uDE00").Ids.ToArray());
        Assert.Equal(Clip.Encode("\uFFFD").Ids.ToArray(), Clip.Encode("\uDC00").Ids.ToArray());
    }

    [Fact]
    public void Encode_Nul_IsKeptAndDecodes()
    {
        Encoding encoding = Clip.Encode("a\0b");

        Assert.Equal(5, encoding.Count);
        Assert.Equal("a \0 b", Clip.Decode(encoding.Ids));
    }

    [Fact]
    public void Encode_TooLong_IsRefusedBeforeAnyWork()
    {
        var error = Assert.Throws<ArgumentException>(() => Clip.Encode("abcdef", new EncodeOptions { MaxCharacters = 5 }));

        Assert.Contains("6 characters", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, Clip.Encode("abcde", new EncodeOptions { MaxCharacters = 5, MaxTokens = 3 }).Count);
    }

    [Fact]
    public void Encode_Truncated_KeepsEndTokenAndReportsTheCut()
    {
        const string text = "the moon and the sea\nand the night";
        Encoding whole = Clip.Encode(text);

        Encoding cut = Clip.Encode(text, new EncodeOptions { MaxTokens = 5 });

        Assert.Equal([.. whole.Ids[..4], End], cut.Ids.ToArray());
        Assert.Equal(whole.Count - 5, cut.CutTokens);
        Assert.Equal("the moon and", text[..cut.KeptCharacters]);
        Assert.Equal(0, whole.CutTokens);
        Assert.Equal(text.Length, whole.KeptCharacters);
    }

    [Fact]
    public void Encode_CutInsideACharacter_CountsTheCharacterAsCut()
    {
        // A letter of four bytes, none of which this vocabulary joins.
        const string text = "moon 𠮷";
        Assert.Equal(4, Clip.Encode("𠮷", Bare).Count);

        for (int kept = 1; kept <= 4; kept++)
        {
            Encoding cut = Clip.Encode(text, Bare with { MaxTokens = kept });
            Assert.True(cut.KeptCharacters is 4 or 5, $"{kept}: {cut.KeptCharacters}");
        }
        Assert.Equal(text.Length, Clip.Encode(text, Bare with { MaxTokens = 5 }).KeptCharacters);
    }

    [Fact]
    public void Encode_ContinuedFromTheCut_LosesNothing()
    {
        string text = string.Concat(Enumerable.Repeat("달빛 아래 we'll dance 🌙 Cafe\u0301 ", 20));
        var options = Bare with { MaxTokens = 7 };
        var ids = new List<int>();
        for (int from = 0; from < text.Length;)
        {
            Encoding window = Clip.Encode(text[from..], options);
            Assert.True(window.KeptCharacters > 0);
            int words = from + window.KeptCharacters;
            ids.AddRange(Clip.Encode(text[from..words], Bare).Ids);
            from = words;
        }
        Assert.Equal(Clip.Decode(Clip.Encode(text).Ids).Replace(" ", "", StringComparison.Ordinal), Clip.Decode(ids.ToArray()).Replace(" ", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Encode_NoRoomForFrame_IsRefused(int most)
        => Assert.Throws<ArgumentException>(() => Clip.Encode("moon", new EncodeOptions { MaxTokens = most }));

    [Fact]
    public void Encode_RoomForFrameOnly_KeepsNothing()
    {
        Encoding cut = Clip.Encode("moon", new EncodeOptions { MaxTokens = 2 });

        Assert.Equal([Start, End], cut.Ids.ToArray());
        Assert.Equal((1, 0), (cut.CutTokens, cut.KeptCharacters));
    }

    [Fact]
    public void Encode_Ranges_PointIntoTheOriginal()
    {
        const string text = "  Cafe\u0301  MOON\n\n별";
        Encoding encoding = Clip.Encode(text);

        string[] parts = [.. encoding.Ranges.ToArray().Select(range => text[range])];
        Assert.Equal("", parts[0]);
        Assert.Equal("", parts[^1]);
        Assert.Contains("MOON", parts);
        Assert.Equal("별", parts[^2]);
        Assert.Equal("Cafe\u0301", string.Concat(parts[1..^3].Distinct()));
    }

    [Fact]
    public async Task Encode_FromManyThreads_GivesTheSame()
    {
        (string Text, int[] Ids)[] rows = TestFiles.LyricsClipIds();
        var recognize = new EncodeOptions { SpecialTokens = SpecialTokenPolicy.Recognize };
        Tokenizer tokenizer = Tokenizer.Load(TestFiles.LyricsClip);

        Task<bool>[] workers = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => rows.All(row => row.Ids.AsSpan().SequenceEqual(tokenizer.Encode(row.Text, recognize).Ids))))];

        Assert.All(await Task.WhenAll(workers).WaitAsync(TimeSpan.FromSeconds(60)), Assert.True);
    }

    [Fact]
    public void Facts_OfTheFiles_AreThere()
    {
        Assert.Equal((4096, 248, 2), (Clip.VocabularySize, Clip.MaxTokens, Clip.AddedPerText));
        Assert.Equal((Start, End, End), (Clip.StartId, Clip.EndId, Clip.PadId));
        Assert.Equal(End, Clip.TokenToId("<|endoftext|>"));
        Assert.Equal("<|startoftext|>", Clip.IdToToken(Start));
        Assert.Null(Clip.IdToToken(-1));
        Assert.Null(Clip.IdToToken(4096));
    }

    [Fact]
    public void Load_NoSuchFolder_NamesIt()
        => Assert.Contains("no-such-tokenizer", Assert.Throws<FileNotFoundException>(() => Tokenizer.Load("no-such-tokenizer")).Message, StringComparison.Ordinal);

    private static EncodeOptions Bare { get; } = new() { AddSpecialTokens = false };
}
