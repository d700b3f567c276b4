using InferenceServer.Media.Text;

namespace InferenceServer.Media.Tests.Text.Models;

public class WordPieceModelTests
{
    private static readonly string[] Vocabulary = ["[UNK]", "un", "##aff", "##able", "##a", "u", "[SEP]", "##n"];

    [Theory]
    [InlineData("unaffable", "un ##aff ##able")]
    [InlineData("una", "un ##a")]
    [InlineData("unaffablex", "[UNK]")]
    [InlineData("x", "[UNK]")]
    [InlineData("[SEP]", "[UNK]")]
    [InlineData("aff", "[UNK]")]
    public void Encode_Word_TakesTheLongestFirst(string word, string expected)
        => Assert.Equal(expected, string.Join(' ', Encode(word).Select(static token => Vocabulary[token.Id])));

    [Fact]
    public void Encode_WordTooLong_IsUnknownAsAWhole()
    {
        Assert.Equal(11, Encode("u" + new string('n', 11)).Length);
        Assert.Equal([new TokenPiece(0, 0, 13)], Encode("u" + new string('n', 12)));
    }

    [Fact]
    public void Encode_LengthLimit_CountsCodePoints()
        => Assert.Equal([new TokenPiece(0, 0, 14)], Encode("🌈🌈🌈🌈🌈🌈🌈"));

    private static TokenPiece[] Encode(string word)
    {
        Dictionary<string, int> vocabulary = Vocabulary.Select(static (token, id) => (token, id)).ToDictionary(static pair => pair.token, static pair => pair.id);
        var tokens = new List<TokenPiece>();
        new WordPieceModel(vocabulary, 0, "##", 12, ["[SEP]"]).Encode(word, tokens);
        return [.. tokens];
    }
}
