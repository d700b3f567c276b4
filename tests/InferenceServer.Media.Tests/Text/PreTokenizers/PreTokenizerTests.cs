using InferenceServer.Media.Text;

namespace InferenceServer.Media.Tests.Text.PreTokenizers;

public class PreTokenizerTests
{
    [Theory]
    [InlineData("Removed", "a|b|c")]
    [InlineData("Isolated", "a|-|b|-|-|c")]
    [InlineData("Contiguous", "a|-|b|--|c")]
    [InlineData("MergedWithPrevious", "a-|b-|-|c")]
    [InlineData("MergedWithNext", "a|-b|-|-c")]
    public void Split_EachBehavior_ArrangesTheMatches(string behavior, string expected)
        => Assert.Equal(expected, Split($$"""{"type":"Split","pattern":{"String":"-"},"behavior":"{{behavior}}","invert":false}""", "a-b--c"));

    [Theory]
    [InlineData("""{"type":"Split","pattern":{"Regex":"\\p{L}+"},"behavior":"Removed","invert":true}""", "ab 12 𝓗𝓮𠮷c별", "ab|𝓗𝓮𠮷c별")]
    [InlineData("""{"type":"ByteLevel","add_prefix_space":false}""", "it's  12 𝓗𝓮y!?\n a", "it|'s| | 12| 𝓗𝓮y|!?|\n| a")]
    [InlineData("""{"type":"ByteLevel","add_prefix_space":true}""", "hi you", " hi| you")]
    [InlineData("""{"type":"ByteLevel","add_prefix_space":true,"use_regex":false}""", " hi you", " hi you")]
    [InlineData("""{"type":"Metaspace","replacement":"_","prepend_scheme":"always"}""", "hi  you", "_hi|_|_you")]
    [InlineData("""{"type":"Metaspace","replacement":"_","add_prefix_space":true}""", " hi", "_hi")]
    [InlineData("""{"type":"Metaspace","replacement":"_","prepend_scheme":"never","split":false}""", "hi you", "hi_you")]
    [InlineData("""{"type":"Whitespace"}""", "don't 별_1 !? 🌈", "don|'|t|별_1|!?|🌈")]
    [InlineData("""{"type":"WhitespaceSplit"}""", " a,b\u3000c\n", "a,b|c")]
    [InlineData("""{"type":"BertPreTokenizer"}""", "a, b$c…별", "a|,|b|$|c|…|별")]
    [InlineData("""{"type":"Digits","individual_digits":true}""", "a12b", "a|1|2|b")]
    [InlineData("""{"type":"Digits","individual_digits":false}""", "a12b", "a|12|b")]
    [InlineData("""{"type":"Punctuation"}""", "a!?b", "a|!|?|b")]
    [InlineData("""{"type":"CharDelimiterSplit","delimiter":"/"}""", "a/b//c", "a|b|c")]
    [InlineData("""{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Metaspace","replacement":"_"}]}""", "hi  you", "_hi|_you")]
    [InlineData("null", "hi you", "hi you")]
    public void Split_EachKind_CutsAsItShould(string json, string text, string expected) => Assert.Equal(expected, Split(json, text));

    [Fact]
    public void Split_MetaspaceFirst_MarksOnlyTheStartOfTheText()
    {
        IPreTokenizer preTokenizer = Read("""{"type":"Metaspace","replacement":"_","prepend_scheme":"first"}""").PreTokenizer;
        List<Piece> words = [];

        preTokenizer.Split(new Piece(new AlignedText("hi", 0), 0, 2), words);
        preTokenizer.Split(new Piece(new AlignedText("you", 5), 0, 3), words);

        Assert.Equal(["_hi", "you"], words.Select(static word => word.Span.ToString()));
    }

    [Fact]
    public void Read_StepAfterByteLevel_IsRefused()
        => Assert.Contains("ByteLevel", Assert.Throws<FormatException>(static () => Read("""{"type":"Sequence","pretokenizers":[{"type":"ByteLevel"},{"type":"Whitespace"}]}""")).Message, StringComparison.Ordinal);

    private static string Split(string json, string text)
    {
        List<Piece> words = [];
        Read(json).PreTokenizer.Split(new Piece(new AlignedText(text, 0), 0, text.Length), words);
        return string.Join('|', words.Select(static word => word.Span.ToString()));
    }

    private static (IPreTokenizer PreTokenizer, bool ByteLevel) Read(string json)
    {
        using var folder = new TokenizerFolder();
        folder.Write("p.json", json);
        return PreTokenizerReader.Read(JsonField.Read(Path.Combine(folder.Path, "p.json")));
    }
}
