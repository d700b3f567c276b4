using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Tests.Similarity;

public sealed class QuickSelectTests
{
    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 2, 1 }, { 24, 24 }, { 25, 1 }, { 100, 37 }, { 1000, 999 }, { 5000, 2500 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Greatest_AnyOrder_ComeFirstWithTheLeastLast(int length, int count)
    {
        ulong[] rising = [.. Enumerable.Range(0, length).Select(i => (ulong)i * 3)];
        ulong[] shuffled = [.. rising];
        new Random(length).Shuffle(shuffled);
        foreach (ulong[] keys in new[] { [.. rising], [.. rising.Reverse()], shuffled })
        {
            QuickSelect.Greatest(keys, count);

            Assert.Equal(rising.Reverse().Take(count), keys.Take(count).OrderDescending());
            Assert.Equal(keys.Take(count).Min(), keys[count - 1]);
        }
    }

    [Fact]
    public void RankKey_ScoresAndRows_OrderAsAnswersDo()
    {
        float[] scores = [float.NegativeInfinity, float.MinValue, -1, -float.Epsilon, 0, float.Epsilon, 1, float.MaxValue, float.PositiveInfinity];
        ulong[] keys = [.. scores.SelectMany(s => new[] { RankKey.Of(s, 9), RankKey.Of(s, 2) })];

        Assert.Equal(keys.Order(), keys);
        Assert.Equal(RankKey.Of(0f, 1), RankKey.Of(-0f, 1));
        Assert.All(scores, s => Assert.Equal(s, RankKey.Score(RankKey.Of(s, 5))));
        Assert.Equal(4_000_000_000, RankKey.Row(RankKey.Of(1, 4_000_000_000)));
    }
}
