using InferenceServer.Media.Text;

namespace InferenceServer.Media.Tests.Text.Models;

public class BpeModelTests
{
    [Fact]
    public void Encode_TenThousandRandomLetters_TakesLinearlyManySteps()
    {
        Tokenizer clip = Tokenizer.Load(TestFiles.LyricsClip);
        var random = new Random(5);
        string word = string.Create(10_000, random, static (letters, random) =>
        {
            foreach (ref char letter in letters)
            {
                letter = (char)('a' + random.Next(26));
            }
        });

        int count = clip.CountTokens(word);

        Assert.InRange(count, 1_000, 9_999);
        Assert.InRange(BpeModel.Steps, 10_000 - count, 3 * 10_000);
    }

    [Fact]
    public void Encode_OneLetterRepeated_TakesLinearlyManySteps()
    {
        BpeModel model = Model(["a", "aa", "aaaa"], ["a a", "aa aa"]);

        Assert.Equal(2_500, Encode(model, new string('a', 10_000)).Length);
        Assert.InRange(BpeModel.Steps, 7_500, 30_000);
    }

    [Theory]
    [InlineData("aaa", "aa a")]
    [InlineData("abab", "abab")]
    [InlineData("aba", "ab a")]
    [InlineData("bab", "b ab")]
    [InlineData("aab", "a ab")]
    public void Encode_Merges_GoByRankThenFromTheLeft(string word, string expected)
    {
        string[] vocabulary = ["a", "b", "ab", "aa", "abab"];
        BpeModel model = Model(vocabulary, ["a b", "a a", "ab ab"]);

        Assert.Equal(expected, string.Join(' ', Encode(model, word).Select(token => vocabulary[token.Id])));
    }

    [Theory]
    [InlineData(true, "1@0-2 0@2-3 1@3-4")]
    [InlineData(false, "1@0-1 1@1-2 0@2-3 1@3-4")]
    public void Encode_UnknownCharacters_AreFusedOrNot(bool fuse, string expected)
    {
        BpeModel model = Model(["a", "?"], [], new BpeOptions { UnknownId = 1, FuseUnknown = fuse });

        Assert.Equal(expected, string.Join(' ', Encode(model, "xya!").Select(static token => $"{token.Id}@{token.Start}-{token.End}")));
    }

    [Fact]
    public void Encode_NoUnknownToken_LeavesOut()
        => Assert.Equal([new TokenPiece(0, 1, 2)], Encode(Model(["a"], []), "xay"));

    [Fact]
    public void Encode_ByteFallback_SpellsInBytes()
    {
        string[] vocabulary = ["a", .. Enumerable.Range(0, 256).Select(static b => $"<0x{b:X2}>")];
        BpeModel model = Model(vocabulary, [], new BpeOptions { ByteFallback = true, UnknownId = 0 });

        Assert.Equal(["a", "<0xF0>", "<0x9F>", "<0x8C>", "<0x88>", "<0x00>"], Encode(model, "a🌈\0").Select(token => vocabulary[token.Id]));
        Assert.All(Encode(model, "a🌈")[1..], static token => Assert.Equal((1, 3), (token.Start, token.End)));
    }

    [Fact]
    public void Encode_PrefixAndSuffix_DecorateSymbols()
    {
        string[] vocabulary = ["a", "b", "##b", "##b.", "a.", "ab."];
        BpeModel model = Model(vocabulary, [], new BpeOptions { ContinuingPrefix = "##", EndSuffix = "." });

        Assert.Equal(["a", "##b", "##b."], Encode(model, "abb").Select(token => vocabulary[token.Id]));
        Assert.Equal(["a."], Encode(model, "a").Select(token => vocabulary[token.Id]));
    }

    [Fact]
    public void Encode_IgnoreMerges_TakesTheWholeWord()
    {
        string[] vocabulary = ["a", "b", "ba"];

        Assert.Equal([1, 0], Encode(Model(vocabulary, []), "ba").Select(static token => token.Id));
        Assert.Equal([2], Encode(Model(vocabulary, [], new BpeOptions { IgnoreMerges = true }), "ba").Select(static token => token.Id));
    }

    [Fact]
    public void TryAdd_TokensWithSpaces_FindsTheSpaceBetween()
    {
        var vocabulary = new Dictionary<string, int> { [" "] = 0, ["  "] = 1, ["    "] = 2, ["a"] = 3 };
        var merges = new BpeMergeTable(vocabulary, "", []);

        Assert.True(merges.TryAdd("   "));
        Assert.True(merges.TryAdd("     "));
        Assert.False(merges.TryAdd("a"));
        Assert.False(merges.TryAdd("a a"));
        Assert.Equal(new BpeMerge(0, 1), merges.Table[BpeWord.Pair(0, 0)]);
        Assert.Equal(new BpeMerge(1, 2), merges.Table[BpeWord.Pair(1, 1)]);
    }

    [Fact]
    public void TryAdd_MergeToAControlToken_IsNeverMade()
    {
        var vocabulary = new Dictionary<string, int> { ["<"] = 0, ["s>"] = 1, ["<s>"] = 2 };
        var merges = new BpeMergeTable(vocabulary, "", ["<s>"]);

        Assert.True(merges.TryAdd("< s>"));
        Assert.Empty(merges.Table);
    }

    private static BpeModel Model(string[] tokens, string[] merges, BpeOptions? options = null)
    {
        Dictionary<string, int> vocabulary = tokens.Select(static (token, id) => (token, id)).ToDictionary(static pair => pair.token, static pair => pair.id);
        var table = new BpeMergeTable(vocabulary, options?.ContinuingPrefix ?? "", []);
        Assert.All(merges, merge => Assert.True(table.TryAdd(merge)));
        return new BpeModel(vocabulary, table.Table, options ?? new BpeOptions());
    }

    private static TokenPiece[] Encode(BpeModel model, string word)
    {
        var tokens = new List<TokenPiece>();
        model.Encode(word, tokens);
        return [.. tokens];
    }
}
