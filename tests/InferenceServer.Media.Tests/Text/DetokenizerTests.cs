using InferenceServer.Media.Text;

namespace InferenceServer.Media.Tests.Text;

public class DetokenizerTests
{
    private static readonly Tokenizer Clip = Tokenizer.Load(TestFiles.LyricsClip);

    [Fact]
    public void Append_OwnTexts_JoinsToTheWholeAndNeverSplitsACharacter()
    {
        foreach ((string _, int[] ids) in TestFiles.LyricsClipIds())
        {
            Detokenizer detokenizer = Clip.CreateDetokenizer();
            string[] parts = [.. ids.Select(detokenizer.Append), detokenizer.Finish()];

            Assert.Equal(Clip.Decode(ids), string.Concat(parts));
            Assert.DoesNotContain(parts, static part => part.Length > 0 && (char.IsHighSurrogate(part[^1]) || char.IsLowSurrogate(part[0])));
        }
    }

    [Fact]
    public void Decode_EncodedWords_AreThemselves()
        => Assert.Equal("달빛 아래 , we 'll dance 🌈", Clip.Decode(Clip.Encode("달빛  아래, we'll DANCE 🌈").Ids));

    [Fact]
    public void Append_CharacterInParts_WaitsForItsEnd()
    {
        int[] ids = Clip.Encode("🌈", new EncodeOptions { AddSpecialTokens = false }).Ids.ToArray();
        Detokenizer detokenizer = Clip.CreateDetokenizer();

        Assert.True(ids.Length > 1);
        Assert.All(ids[..^1], id => Assert.Equal("", detokenizer.Append(id)));
        Assert.Equal("🌈", detokenizer.Append(ids[^1]));
        Assert.Equal("", detokenizer.Finish());
        Assert.Throws<ObjectDisposedException>(() => detokenizer.Append(1));
    }

    [Fact]
    public void Decode_BytesThatAreNoUtf8_BecomeReplacementCharacters()
    {
        int lead = Clip.Encode("🌈", new EncodeOptions { AddSpecialTokens = false }).Ids[0];

        Assert.Equal("\uFFFD", Clip.Decode([lead]));
        Assert.Equal("\uFFFD!", Clip.Decode([lead, Clip.TokenToId("!")!.Value]));
    }

    [Fact]
    public void Decode_IdsOutsideTheVocabulary_ArePassedOver()
        => Assert.Equal("moon", Clip.Decode([-1, 855, 4096, int.MaxValue, int.MinValue]));

    [Fact]
    public void Decode_SpecialTokens_AreSkippedOrShown()
    {
        Assert.Equal("moon", Clip.Decode([4094, 855, 4095]));
        Assert.Equal("<|startoftext|>moon <|endoftext|>", Clip.Decode([4094, 855, 4095], skipSpecialTokens: false));
    }

    [Theory]
    [InlineData("""{"type":"WordPiece","prefix":"##","cleanup":true}""", "un|##able|,|do|n't|.", "unable, don't.")]
    [InlineData("""{"type":"WordPiece","prefix":"##","cleanup":false}""", "un|##able|,", "unable ,")]
    [InlineData("""{"type":"BPEDecoder","suffix":"</w>"}""", "un|able</w>|sea</w>", "unable sea")]
    [InlineData("""{"type":"Metaspace","replacement":"_","prepend_scheme":"always"}""", "_hi|_you", "hi you")]
    [InlineData("""{"type":"Metaspace","replacement":"_","prepend_scheme":"never"}""", "_hi|_you", " hi you")]
    [InlineData("""{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"_"},"content":" "},{"type":"ByteFallback"},{"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]}""", "__hi|<0xEA>|<0xB0>|<0x80>|_|<0xEA>|x", " hi가 \uFFFDx")]
    [InlineData("""{"type":"Sequence","decoders":[{"type":"Fuse"},{"type":"Strip","content":" ","start":0,"stop":2}]}""", "a| |  |b| |  ", "a   b ")]
    [InlineData("""{"type":"Strip","content":"_","start":1,"stop":1}""", "__a_|_b__", "_ab_")]
    [InlineData("null", "a|b", "a b")]
    public void Append_EachDecoder_GivesItsText(string json, string tokens, string expected)
    {
        using var folder = new TokenizerFolder();
        folder.Write("d.json", json);
        DecoderStep[] steps = DecoderReader.Read(JsonField.Read(Path.Combine(folder.Path, "d.json")), "");
        string[] spellings = tokens.Split('|');
        var detokenizer = new Detokenizer(steps, id => spellings[id]);

        string text = string.Concat(Enumerable.Range(0, spellings.Length).Select(detokenizer.Append)) + detokenizer.Finish();

        Assert.Equal(expected, text);
    }
}
