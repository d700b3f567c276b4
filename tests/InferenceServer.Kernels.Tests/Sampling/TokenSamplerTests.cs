using InferenceServer.Kernels.Sampling;

namespace InferenceServer.Kernels.Tests.Sampling;

public class TokenSamplerTests
{
    private static readonly SamplingSettings Plain = new();

    [Theory]
    [InlineData(0, 1f, 0f, 1f)]
    [InlineData(20, 1f, 0f, 1f)]
    [InlineData(0, 0.8f, 0f, 1f)]
    [InlineData(0, 1f, 0.05f, 1f)]
    [InlineData(0, 1f, 0f, 0.8f)]
    [InlineData(40, 0.9f, 0.02f, 0.9f)]
    public void Sample_AMillionDraws_FollowTheReferencesDistribution(int topK, float topP, float minP, float typicalP)
    {
        const int Draws = 1_000_000, Vocabulary = 64, Batch = 1000;
        SamplingSettings settings = new() { TopK = topK, TopP = topP, MinP = minP, TypicalP = typicalP, Temperature = 0.9f };
        float[] row = Rows.Normal(Vocabulary, 1.5f, 3);
        float[] logits = [.. Enumerable.Range(0, Batch).SelectMany(_ => row)];
        double[] expected = SamplingReference.Probabilities(row, settings);
        TokenSampler sampler = new(2);
        SamplingRow[] rows = new SamplingRow[Batch];
        int[] tokens = new int[Batch], counts = new int[Vocabulary];
        for (int step = 0; step < Draws / Batch; step++)
        {
            for (int i = 0; i < Batch; i++)
            {
                rows[i] = new() { Settings = settings, Seed = 42, Request = (uint)i, Step = (uint)step };
            }

            sampler.Sample(logits, Vocabulary, rows, tokens);
            foreach (int token in tokens)
            {
                counts[token]++;
            }
        }

        double chiSquare = 0;
        int cells = 0;
        for (int i = 0; i < Vocabulary; i++)
        {
            if (expected[i] == 0)
            {
                Assert.Equal(0, counts[i]);
                continue;
            }

            cells++;
            chiSquare += Math.Pow(counts[i] - (expected[i] * Draws), 2) / (expected[i] * Draws);
        }

        // Five deviations over the mean of the distribution with cells - 1 degrees of freedom.
        Assert.InRange(chiSquare, 0, cells - 1 + (5 * Math.Sqrt(2 * Math.Max(1, cells - 1))));
    }

    [Theory]
    [InlineData(2048)]
    [InlineData(30011)]
    public void Sample_WithAnyNumberOfThreadsAndAtAnyPlace_GivesTheSameTokens(int vocabulary)
    {
        SamplingSettings[] settings = [new() { TopP = 0.9f }, new() { TopK = 40 }, new() { MinP = 0.02f }, new() { TypicalP = 0.7f }, Plain];
        const int Count = 15;
        float[] logits = Rows.Normal(Count * vocabulary, 2, 1);
        SamplingRow[] rows = [.. Enumerable.Range(0, Count).Select(i => new SamplingRow { Settings = settings[i % 5], Seed = 9, Request = (uint)i, Step = 4 })];
        int[] one = new int[Count], four = new int[Count];
        float[] oneLogs = new float[Count], fourLogs = new float[Count];

        new TokenSampler(1).Sample(logits, vocabulary, rows, one, oneLogs);
        new TokenSampler(4).Sample(logits, vocabulary, rows, four, fourLogs);

        Assert.Equal(one, four);
        Assert.Equal(oneLogs, fourLogs);
        for (int i = 0; i < Count; i++)
        {
            int[] alone = new int[1];
            new TokenSampler(1).Sample(logits.AsSpan(i * vocabulary, vocabulary), vocabulary, rows.AsSpan(i, 1), alone);
            Assert.Equal(one[i], alone[0]);
        }
    }

    [Theory]
    [InlineData(16384)]
    [InlineData(16385)]
    [InlineData(70001)]
    public void Sample_OneRowSharedByThreads_GivesTheSameToken(int vocabulary)
    {
        SamplingSettings[] settings = [new() { TopP = 0.9f }, new() { TopP = 0.5f, Temperature = 20 }, new() { MinP = 0.02f }, Plain];
        float[] row = Rows.Normal(vocabulary, 2, 7);
        TokenSampler one = new(1), three = new(3);
        for (uint step = 0; step < 40; step++)
        {
            SamplingRow[] how = [new() { Settings = settings[step % 4], Seed = 2, Step = step }];
            int[] alone = new int[1], shared = new int[1];
            one.Sample(row, vocabulary, how, alone);
            three.Sample(row, vocabulary, how, shared);

            Assert.Equal(alone, shared);
        }
    }

    [Fact]
    public void Sample_IsTheInverseOfTheExactCumulativeDistribution()
    {
        foreach (SamplingSettings settings in (SamplingSettings[])[Plain, new() { TopP = 0.7f }, new() { TopK = 300, MinP = 0.001f }, new() { TopP = 0.95f, MinP = 0.01f }])
        {
            float[] row = Rows.Normal(12345, 2, 8);
            double[] exact = SamplingReference.ExactProbabilities(row, settings);
            for (uint step = 0; step < 40; step++)
            {
                double point = Philox.Uniform(3, 1, step, 2) / Math.Pow(2, 64), mass = 0;
                int token = Draw(row, new SamplingRow { Settings = settings, Seed = 3, Request = 1, Step = step, Stream = 2 }).Token;
                int expected = 0;
                while ((mass += exact[expected]) < point)
                {
                    expected++;
                }

                Assert.Equal(expected, token);
            }
        }
    }

    [Fact]
    public void Sample_StepsStreamsRequestsAndSeeds_DrawApart()
    {
        float[] row = new float[1000];
        SamplingRow start = new() { Settings = Plain, Seed = 1, Request = 1, Step = 1, Stream = 1 };
        int[] tokens =
        [
            .. new[] { start, start with { Seed = 2 }, start with { Request = 2 }, start with { Step = 2 }, start.ForCodebook(2) }
                .Select(r => Draw(row, r).Token),
        ];

        Assert.Equal(5, tokens.Distinct().Count());
        Assert.Equal(tokens[0], Draw(row, start).Token);
    }

    [Fact]
    public void Sample_Greedy_TakesTheFirstOfTheLargest()
        => Assert.Equal(1, Draw([1, 7, float.NaN, 7], new SamplingRow { Settings = new() { Temperature = 0 } }).Token);

    [Theory]
    [InlineData(3, 0)]
    [InlineData(1300, 255)]
    [InlineData(1300, 256)]
    [InlineData(1300, 700)]
    [InlineData(1300, 1279)]
    [InlineData(1300, 1280)]
    [InlineData(1300, 1299)]
    public void Sample_Greedy_FindsTheLargestWhereverItStands(int vocabulary, int place)
    {
        float[] row = Rows.Normal(vocabulary, 1, 3);
        row[place] = row[^1] = 9;

        Assert.Equal(place, Draw(row, new SamplingRow { Settings = new() { Temperature = 0 } }).Token);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Sample_WhereAllIsBanned_SaysSoAndLeavesOtherRowsAlone(float banned)
    {
        int[] tokens = new int[2];
        float[] logs = new float[2];
        SamplingRow row = new() { Settings = new() { TopP = 0.5f, TopK = 2 } };

        new TokenSampler(1).Sample([banned, banned, banned, 0, 0, 50], 3, [row, row], tokens, logs);

        Assert.Equal([TokenSampler.NoToken, 2], tokens);
        Assert.True(float.IsNaN(logs[0]));
        Assert.Equal(0, logs[1], 1e-6f);
    }

    [Fact]
    public void Sample_WherePositiveInfinityStands_ChoosesAmongItsPlacesOnly()
    {
        float[] row = [1, float.PositiveInfinity, 3, float.PositiveInfinity, float.NaN];
        HashSet<int> seen = [];
        for (uint step = 0; step < 64; step++)
        {
            (int token, float log) = Draw(row, new SamplingRow { Settings = Plain, Step = step });
            seen.Add(token);
            Assert.Equal(MathF.Log(0.5f), log, 1e-6f);
        }

        Assert.Equal([1, 3], seen.Order());
    }

    [Fact]
    public void Sample_LogProbabilities_AreThoseBeforeTheFilters()
    {
        float[] row = Rows.Normal(5000, 2, 4);
        double total = row.Sum(x => Math.Exp(x / 0.7));

        (int token, float log) = Draw(row, new SamplingRow { Settings = new() { Temperature = 0.7f, TopK = 3 }, Seed = 5 });

        Assert.Equal((row[token] / 0.7) - Math.Log(total), log, 2e-6);
    }

    [Fact]
    public void Sample_WithMoreTopKThanTokens_KeepsAll()
        => Assert.InRange(Draw([0, 0, 0], new SamplingRow { Settings = new() { TopK = 10 } }).Token, 0, 2);

    [Fact]
    public void Sample_WithoutRows_DoesNothing()
        => new TokenSampler().Sample([], 10, [], []);

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(-1, 0, 0)]
    [InlineData((1 << 22) + 1, 0, 0)]
    [InlineData(4, 1, 0)]
    [InlineData(3, 2, 0)]
    [InlineData(3, 1, 2)]
    public void Sample_WithWhatDoesNotFit_NamesIt(int vocabulary, int tokens, int logs)
    {
        SamplingRow[] rows = [new() { Settings = Plain }];

        ArgumentException refused = Assert.ThrowsAny<ArgumentException>(
            () => new TokenSampler(1).Sample(new float[3], vocabulary, rows, new int[tokens], new float[logs]));

        Assert.Contains("expected", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sample_WithoutSettings_NamesTheRow()
        => Assert.Contains("Row 0", Assert.Throws<ArgumentException>(() => new TokenSampler(1).Sample(new float[3], 3, [default], new int[1])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Sample_Cancelled_Throws(int threads)
    {
        SamplingRow[] rows = [.. Enumerable.Repeat(new SamplingRow { Settings = Plain }, 8)];
        using CancellationTokenSource stop = new();
        stop.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(
            () => new TokenSampler(threads).Sample(new float[24], 3, rows, new int[8], cancellationToken: stop.Token));
    }

    [Fact]
    public void Sample_InSteadyState_AllocatesNothing()
    {
        float[] logits = Rows.Normal(4 * 9000, 2, 6);
        SamplingRow[] rows = [.. Enumerable.Range(0, 4).Select(i => new SamplingRow { Settings = new() { TopP = 0.9f, TopK = i * 50, TypicalP = 0.9f } })];
        int[] tokens = new int[4];
        TokenSampler sampler = new(1);
        sampler.Sample(logits, 9000, rows, tokens);
        long before = GC.GetAllocatedBytesForCurrentThread();

        sampler.Sample(logits, 9000, rows, tokens);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static (int Token, float Log) Draw(float[] row, SamplingRow how)
    {
        int[] tokens = new int[1];
        float[] logs = new float[1];
        new TokenSampler(1).Sample((float[])row.Clone(), row.Length, [how], tokens, logs);
        return (tokens[0], logs[0]);
    }
}
