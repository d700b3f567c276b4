using InferenceServer.Media.Text;

namespace InferenceServer.Media.Tests.Text;

public class WordCacheTests
{
    [Fact]
    public void Add_FloodOfWords_StaysBounded()
    {
        var cache = new WordCache(100);
        for (int i = 0; i < 10_000; i++)
        {
            cache.Add($"word{i}", [new TokenPiece(i, 0, 1)]);
            Assert.InRange(cache.Count, 1, 100);
        }
        Assert.True(cache.TryGet("word9999", out TokenPiece[] tokens));
        Assert.Equal(9999, tokens[0].Id);
        Assert.False(cache.TryGet("word0", out _));
    }

    [Fact]
    public void TryGet_WordInUse_SurvivesTheFlood()
    {
        var cache = new WordCache(100);
        cache.Add("moon", [new TokenPiece(1, 0, 4)]);
        for (int i = 0; i < 10_000; i++)
        {
            cache.Add($"word{i}", []);
            Assert.True(cache.TryGet("moon", out _));
        }
    }

    [Fact]
    public void Add_LongWord_IsNotKept()
    {
        var cache = new WordCache(100);

        cache.Add(new string('a', WordCache.LongestWord + 1), []);

        Assert.Equal(0, cache.Count);
    }
}
