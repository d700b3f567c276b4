using InferenceServer.Media.Text;

namespace InferenceServer.Media.Tests.Text.Models;

public class UnigramModelTests
{
    private static readonly UnigramPiece[] Pieces =
    [
        new("<unk>", 0, false), new("a", -2, true), new("b", -2, true), new("ab", -3, true), new("abb", -5.5, true), new("</s>", 0, false), new("<", -4, true),
    ];

    [Theory]
    [InlineData("ab", "ab@0-2")]
    [InlineData("abb", "ab@0-2 b@2-3")]
    [InlineData("ba", "b@0-1 a@1-2")]
    [InlineData("axyb", "a@0-1 <unk>@1-3 b@3-4")]
    [InlineData("🌈a", "<unk>@0-2 a@2-3")]
    [InlineData("</s>", "<@0-1 <unk>@1-4")]
    public void Encode_Word_TakesTheMostProbable(string word, string expected)
    {
        var tokens = new List<TokenPiece>();
        new UnigramModel(Pieces, 0, byteFallback: false).Encode(word, tokens);

        Assert.Equal(expected, string.Join(' ', tokens.Select(static token => $"{Pieces[token.Id].Token}@{token.Start}-{token.End}")));
    }

    [Fact]
    public void Encode_AfterOtherTokens_AppendsOnly()
    {
        var tokens = new List<TokenPiece> { new(7, 0, 1), new(8, 0, 1) };

        new UnigramModel(Pieces, null, byteFallback: false).Encode("xaxb", tokens);

        Assert.Equal([7, 8, 1, 2], tokens.Select(static token => token.Id));
    }

    [Fact]
    public void Encode_ByteFallback_SpellsInBytes()
    {
        UnigramPiece[] pieces = [.. Pieces, .. Enumerable.Range(0, 256).Select(static b => new UnigramPiece($"<0x{b:X2}>", 0, false))];
        var tokens = new List<TokenPiece>();

        new UnigramModel(pieces, 0, byteFallback: true).Encode("a가", tokens);

        Assert.Equal(["a", "<0xEA>", "<0xB0>", "<0x80>"], tokens.Select(token => pieces[token.Id].Token));
        Assert.All(tokens.Skip(1), static token => Assert.Equal((1, 2), (token.Start, token.End)));
    }

    [Fact]
    public void Encode_LongWord_StaysLinear()
    {
        var tokens = new List<TokenPiece>();

        new UnigramModel(Pieces, 0, byteFallback: false).Encode(string.Concat(Enumerable.Repeat("ab", 50_000)), tokens);

        Assert.Equal(50_000, tokens.Count);
    }
}
