using InferenceServer.Kernels.Sampling;

namespace InferenceServer.Kernels.Tests.Sampling;

public class BeamSearchTests
{
    [Theory]
    [InlineData(1, 10, 4)]
    [InlineData(4, 1000, 8)]
    [InlineData(3, 7, 30)]
    public void Expand_FindsTheBestOverAllBeams(int beams, int vocabulary, int wanted)
    {
        float[] logs = Rows.Tied(beams * vocabulary, 3), scores = [.. Enumerable.Range(0, beams).Select(i => -0.5f * i)];
        BeamContinuation[] found = new BeamContinuation[wanted];

        int count = new BeamSearch().Expand(logs, scores, found);

        BeamContinuation[] expected =
        [
            .. Enumerable.Range(0, logs.Length)
                .Select(i => new BeamContinuation(i / vocabulary, i % vocabulary, scores[i / vocabulary] + logs[i]))
                .OrderByDescending(c => c.Score).ThenBy(c => c.Beam).ThenBy(c => c.Token).Take(wanted),
        ];
        Assert.Equal(expected, found[..count]);
    }

    [Fact]
    public void Expand_PassesOverDeadBeamsAndBannedTokens()
    {
        BeamContinuation[] found = new BeamContinuation[6];

        int count = new BeamSearch().Expand([1, 2, 3, float.NaN, -1, float.NegativeInfinity], [float.NegativeInfinity, 0], found);

        Assert.Equal([new(1, 1, -1)], found[..count]);
    }

    [Theory]
    [InlineData(5, 2)]
    [InlineData(4, 0)]
    [InlineData(0, 2)]
    public void Expand_OfWhatIsNotWholeRows_Refuses(int logs, int beams)
        => Assert.Throws<ArgumentException>(() => new BeamSearch().Expand(new float[logs], new float[beams], new BeamContinuation[2]));

    [Fact]
    public void Normalise_PrefersTheLongerOfEqualSums()
    {
        Assert.Equal(-3f, BeamSearch.Normalise(-3, 12, 0));
        Assert.Equal(-3f / MathF.Pow(17 / 6f, 0.6f), BeamSearch.Normalise(-3, 12, 0.6f), 1e-6f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3001)]
    public void LogSoftmax_IsTheReferences(int length)
    {
        float[] logits = Rows.Normal(length, 4, 1), result = new float[length];
        logits[^1] = length > 1 ? float.NaN : logits[^1];
        double total = Math.Log(logits.Where(x => !float.IsNaN(x)).Sum(x => Math.Exp(x)));

        LogSoftmax.Compute(logits, result);

        for (int i = 0; i < length; i++)
        {
            if (float.IsNaN(logits[i]))
            {
                Assert.Equal(float.NegativeInfinity, result[i]);
            }
            else
            {
                Assert.Equal(logits[i] - total, result[i], 5e-6);
            }
        }
    }

    [Fact]
    public void LogSoftmax_OfTheExtremes_IsDefined()
    {
        float[] infinite = [float.PositiveInfinity, 3, float.PositiveInfinity], banned = [float.NaN, float.NegativeInfinity];

        LogSoftmax.Compute(infinite, infinite);
        LogSoftmax.Compute(banned, banned);

        Assert.Equal(MathF.Log(0.5f), infinite[0], 1e-6f);
        Assert.Equal(float.NegativeInfinity, infinite[1]);
        Assert.All(banned, x => Assert.True(float.IsNaN(x)));
        Assert.Throws<ArgumentException>(() => LogSoftmax.Compute([], []));
        Assert.Throws<ArgumentException>(() => LogSoftmax.Compute([1], []));
    }
}
