using InferenceServer.Kernels.Sampling;

namespace InferenceServer.Kernels.Tests.Sampling;

public class FilterTests
{
    public static TheoryData<string, SamplingSettings> Settings => new()
    {
        { "none", new() },
        { "top-k 1", new() { TopK = 1 } },
        { "top-k 50", new() { TopK = 50 } },
        { "top-k 900", new() { TopK = 900 } },
        { "top-p 0", new() { TopP = 0 } },
        { "top-p 0.3", new() { TopP = 0.3f } },
        { "top-p 0.9, warm", new() { TopP = 0.9f, Temperature = 1.7f } },
        { "top-p 0.999", new() { TopP = 0.999f } },
        { "min-p 0.05", new() { MinP = 0.05f } },
        { "min-p 1", new() { MinP = 1 } },
        { "typical 0.5", new() { TypicalP = 0.5f } },
        { "typical 0.95, cool", new() { TypicalP = 0.95f, Temperature = 0.6f } },
        { "top-k, top-p", new() { TopK = 60, TopP = 0.8f } },
        { "all", new() { TopK = 500, TopP = 0.95f, MinP = 0.01f, TypicalP = 0.9f, Temperature = 0.9f } },
        { "greedy", new() { Temperature = 0, TopP = 0.9f } },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Probabilities_OfRandomRows_AreTheReferences(string name, SamplingSettings settings)
    {
        Assert.NotEmpty(name);
        foreach (int length in (int[])[1, 2, 15, 16, 17, 50, 1000, 1024, 1025, 4097, 20011])
        {
            foreach (float deviation in (float[])[0.3f, 2, 8])
            {
                float[] logits = Rows.Normal(length, deviation, length);
                Compare(logits, settings, SamplingReference.Probabilities(logits, settings), length);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Probabilities_OfRowsFullOfTies_AreTheReferences(string name, SamplingSettings settings)
    {
        Assert.NotEmpty(name);
        foreach (int length in (int[])[1, 16, 50, 1000, 1025, 9000, 20011])
        {
            float[] logits = Rows.Tied(length, length);
            Compare(logits, settings, SamplingReference.ExactProbabilities(logits, settings), length);
        }
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Probabilities_OfSpoiltRows_AreTheReferences(string name, SamplingSettings settings)
    {
        Assert.NotEmpty(name);
        float[] logits = Rows.Normal(9001, 2, 5);
        for (int i = 0; i < logits.Length; i += 3)
        {
            logits[i] = i % 2 == 0 ? float.NaN : float.NegativeInfinity;
        }

        Compare(logits, settings, SamplingReference.ExactProbabilities(logits, settings), logits.Length);
    }

    [Fact]
    public void TopK_AmongEquals_KeepsTheSmallerTokens()
        => Assert.Equal([1, 1, 0, 1, 0, 0], Kept([2, 2, 1, 5, 2, 2], new() { TopK = 3 }));

    [Fact]
    public void TopP_WhenTheShareIsReachedExactly_KeepsNoMore()
        => Assert.Equal([1, 1, 0, 0], Kept([0, 0, 0, 0], new() { TopP = 0.5f }));

    [Fact]
    public void TopP_JustOverWhatSomeHold_KeepsTheOneThatReachesIt()
        => Assert.Equal([1, 1, 1, 0], Kept([0, 0, 0, 0], new() { TopP = 0.5000001f }));

    [Fact]
    public void TopP_Zero_KeepsTheFirst()
        => Assert.Equal([0, 1, 0], Kept([1, 3, 3], new() { TopP = 0 }));

    [Fact]
    public void TopP_AfterTopK_IsAShareOfWhatTopKLeft()
        => Assert.Equal([1, 0, 0, 0], Kept([0, 0, 0, 0], new() { TopK = 2, TopP = 0.5f }));

    [Fact]
    public void TopP_BetweenAdjacentFloats_Ends()
    {
        float[] logits = new float[6000];
        Array.Fill(logits, 1f);
        logits[5000] = MathF.BitIncrement(1f);

        double[] expected = SamplingReference.ExactProbabilities(logits, new() { TopP = 0.25f });

        Assert.Equal(1500, expected.Count(p => p > 0));
        Compare(logits, new() { TopP = 0.25f }, expected, 6000);
    }

    [Fact]
    public void TopP_OverAHugeMask_LooksAtTheRest()
    {
        float[] logits = new float[200000];
        Array.Fill(logits, float.NegativeInfinity);
        (logits[7], logits[131071], logits[199999]) = (1, 2, 1);

        Compare(logits, new() { TopP = 0.7f }, SamplingReference.ExactProbabilities(logits, new() { TopP = 0.7f }), 200000);
    }

    [Fact]
    public void Temperature_SoLowThatProductsTie_StillOrdersByLogit()
    {
        // Times 1e5, the two differ by less than a unit in the last place would show after rounding to the same weight.
        Assert.Equal([0, 1, 0], Kept([1, MathF.BitIncrement(1f), 1], new() { Temperature = 1e5f, TopK = 1 }));
    }

    private static int[] Kept(float[] logits, SamplingSettings settings)
    {
        float[] probabilities = new float[logits.Length];
        new TokenSampler(1).Probabilities(logits, settings, probabilities);
        return [.. probabilities.Select(p => p > 0 ? 1 : 0)];
    }

    private static void Compare(float[] logits, SamplingSettings settings, double[] expected, int length)
    {
        float[] probabilities = new float[length];
        new TokenSampler(1).Probabilities(logits, settings, probabilities);
        for (int i = 0; i < length; i++)
        {
            // A weight under one unit is nothing in the kernel and a trace in the reference.
            bool kept = probabilities[i] > 0, wanted = expected[i] > 1e-12;
            Assert.True(kept == wanted || expected[i] < 2e-12, $"token {i} of {length}: {probabilities[i]}, expected {expected[i]}");
            Assert.Equal(expected[i], probabilities[i], (5e-6 * expected[i]) + 1e-11);
        }
    }
}
