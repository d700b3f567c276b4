using InferenceServer.Kernels.Sampling;

namespace InferenceServer.Kernels.Tests.Sampling;

public class LogitTests
{
    [Fact]
    public void Sample_WithPenaltiesAndBias_AppliesThemInTheDocumentedOrder()
    {
        TokenHistory history = new();
        history.AddPrompt([0, 1]);
        history.Add(2);
        history.Add(2);
        history.Add(3);
        history.Add(99);
        SamplingSettings settings = new() { Temperature = 0, RepetitionPenalty = 2, FrequencyPenalty = 0.25f, PresencePenalty = 0.5f };
        float[] logits = [4, -4, 4, -4, 4, 4];

        new TokenSampler(1).Sample(logits, 6, [new() { Settings = settings, History = history, Bias = new([4, 5], [1.5f, float.NegativeInfinity]) }], new int[1]);

        Assert.Equal([2, -8, 2 - 0.5f - 0.5f, -8 - 0.25f - 0.5f, 5.5f, float.NegativeInfinity], logits);
    }

    [Fact]
    public void History_Cleared_PenalisesNothing()
    {
        TokenHistory history = new();
        history.Add(0);
        history.Clear();
        float[] logits = [1];

        history.Penalise(logits, new() { PresencePenalty = 1 });

        Assert.Equal([1], logits);
    }

    [Fact]
    public void Ban_OfPositiveInfinity_Holds()
    {
        int[] tokens = new int[1];

        new TokenSampler(1).Sample([float.PositiveInfinity, 1], 2, [new() { Settings = new(), Bias = LogitBias.Ban([0]) }], tokens);

        Assert.Equal(1, tokens[0]);
    }

    [Fact]
    public void History_OfNegativeTokens_Refuses()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new TokenHistory().Add(-1));

    [Theory]
    [InlineData(new[] { 1 }, new float[0])]
    [InlineData(new[] { -1 }, new[] { 1f })]
    [InlineData(new[] { 1, 1 }, new[] { 1f, 2f })]
    [InlineData(new[] { 1 }, new[] { float.NaN })]
    [InlineData(new[] { 1 }, new[] { float.PositiveInfinity })]
    public void Bias_ThatMakesNoSense_Refuses(int[] tokens, float[] biases)
        => Assert.Contains("expected", Assert.Throws<ArgumentException>(() => new LogitBias(tokens, biases)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(130)]
    public void Restrict_LeavesTheAllowed(int length)
    {
        float[] logits = new float[length];
        ulong[] allowed = [0x5555555555555555, ulong.MaxValue, 1];

        LogitMask.Restrict(logits, allowed);

        for (int i = 0; i < length; i++)
        {
            Assert.Equal(((allowed[i / 64] >> (i % 64)) & 1) == 1 ? 0 : float.NegativeInfinity, logits[i]);
        }
    }

    [Fact]
    public void Restrict_WithTooFewBits_Refuses()
        => Assert.Throws<ArgumentException>(() => LogitMask.Restrict(new float[65], [0]));

    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    [InlineData(3.5f)]
    [InlineData(-2f)]
    public void Mix_IsTheFormula(float scale)
    {
        float[] conditional = Rows.Normal(103, 3, 1), unconditional = Rows.Normal(103, 3, 2), mixed = new float[103];

        Guidance.Mix(conditional, unconditional, scale, mixed);

        for (int i = 0; i < mixed.Length; i++)
        {
            double exact = unconditional[i] + (scale * ((double)conditional[i] - unconditional[i]));
            Assert.Equal(exact, mixed[i], 1e-5);
            Assert.True(scale != 1 || mixed[i] == conditional[i]);
        }
    }

    [Fact]
    public void Mix_InPlace_IsTheSame()
    {
        float[] conditional = Rows.Normal(50, 3, 1), unconditional = Rows.Normal(50, 3, 2), mixed = new float[50];
        Guidance.Mix(conditional, unconditional, 2, mixed);

        Guidance.Mix(conditional, unconditional, 2, conditional);

        Assert.Equal(mixed, conditional);
    }

    [Theory]
    [InlineData(3, 3, 2, 1f)]
    [InlineData(3, 2, 3, 1f)]
    [InlineData(3, 3, 3, float.NaN)]
    public void Mix_WithWhatDoesNotFit_Refuses(int conditional, int unconditional, int mixed, float scale)
        => Assert.Throws<ArgumentException>(() => Guidance.Mix(new float[conditional], new float[unconditional], scale, new float[mixed]));

    public static TheoryData<string, Func<SamplingSettings>> OutOfRange => new()
    {
        { nameof(SamplingSettings.Temperature), () => new() { Temperature = -1 } },
        { nameof(SamplingSettings.Temperature), () => new() { Temperature = 1e-9f } },
        { nameof(SamplingSettings.Temperature), () => new() { Temperature = float.NaN } },
        { nameof(SamplingSettings.TopK), () => new() { TopK = -1 } },
        { nameof(SamplingSettings.TopP), () => new() { TopP = 1.01f } },
        { nameof(SamplingSettings.MinP), () => new() { MinP = -0.1f } },
        { nameof(SamplingSettings.TypicalP), () => new() { TypicalP = float.NaN } },
        { nameof(SamplingSettings.RepetitionPenalty), () => new() { RepetitionPenalty = 0 } },
        { nameof(SamplingSettings.PresencePenalty), () => new() { PresencePenalty = float.PositiveInfinity } },
        { nameof(SamplingSettings.FrequencyPenalty), () => new() { FrequencyPenalty = float.NaN } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Settings_OutOfRange_NameTheProperty(string name, Func<SamplingSettings> make)
        => Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(make).ParamName);
}
