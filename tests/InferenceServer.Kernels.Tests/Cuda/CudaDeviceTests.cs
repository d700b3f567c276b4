using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Sampling;
using InferenceServer.Kernels.Tests.Sampling;

namespace InferenceServer.Kernels.Tests.Cuda;

public class CudaDeviceTests
{
    [NeedsNoCudaFact]
    public void TryOpen_WithoutADriver_SaysThatItIsMissing()
    {
        Assert.False(CudaDevice.TryOpen(0, out CudaDevice? device, out string? reason));

        Assert.Null(device);
        Assert.Contains(Driver.FileName, reason, StringComparison.Ordinal);
    }

    [NeedsCudaFact]
    public void Sample_OnTheDevice_GivesTheCpusTokens()
    {
        Assert.True(CudaDevice.TryOpen(0, out CudaDevice? device, out _));
        using CudaDevice opened = device;
        using CudaTokenSampler sampler = new(opened, 32);
        SamplingSettings[] settings = [new(), new() { TopP = 0.9f }, new() { TopK = 50 }, new() { Temperature = 0 }, new() { TopK = 99, TopP = 0.8f, MinP = 0.01f }];
        foreach (int vocabulary in (int[])[1, 33, 1000, 131072])
        {
            float[] logits = Rows.Normal(32 * vocabulary, 3, vocabulary);
            SamplingRow[] rows = [.. Enumerable.Range(0, 32).Select(i => new SamplingRow { Settings = settings[i % 5], Seed = 3, Request = (uint)i })];
            int[] expected = new int[32], actual = new int[32];
            new TokenSampler().Sample(logits, vocabulary, rows, expected);
            using DeviceMemory memory = new(opened, logits.Length * sizeof(float));
            memory.Write<float>(logits);

            sampler.Sample(memory.Pointer, vocabulary, rows, actual);

            Assert.Equal(expected, actual);
        }
    }

    [NeedsCudaFact]
    public void Sample_WithHistoryBiasAndTypical_GivesTheCpusTokensLogitsAndLogProbabilities()
    {
        Assert.True(CudaDevice.TryOpen(0, out CudaDevice? device, out _));
        using CudaDevice opened = device;
        using CudaTokenSampler sampler = new(opened, 16);
        SamplingSettings[] settings = [new() { TypicalP = 0.6f, RepetitionPenalty = 1.2f }, new() { Temperature = 0, FrequencyPenalty = 0.3f }, new() { TopK = 30, TypicalP = 0.9f, PresencePenalty = 1 }];
        foreach (int vocabulary in (int[])[9, 1000, 50257])
        {
            float[] logits = Rows.Normal(16 * vocabulary, 3, vocabulary), actualLogits = new float[logits.Length], expectedLogs = new float[16], actualLogs = new float[16];
            TokenHistory history = new();
            history.AddPrompt([1, 5, 8]);
            history.Add(2);
            history.Add(5);
            SamplingRow[] rows = [.. Enumerable.Range(0, 16).Select(i => new SamplingRow { Settings = settings[i % 3], Seed = 3, Request = (uint)i, History = history, Bias = i % 2 == 0 ? null : new([0, 3], [float.NegativeInfinity, 2]) })];
            int[] expected = new int[16], actual = new int[16];
            using DeviceMemory memory = new(opened, logits.Length * sizeof(float));
            memory.Write<float>(logits);
            new TokenSampler().Sample(logits, vocabulary, rows, expected, expectedLogs);

            sampler.Sample(memory.Pointer, vocabulary, rows, actual, actualLogs);
            memory.Read<float>(actualLogits);

            Assert.Equal(expected, actual);
            Assert.Equal(expectedLogs, actualLogs);
            Assert.Equal(logits, actualLogits);
        }
    }

    [Fact]
    public void Check_BadRows_NamesThem()
    {
        SamplingRow row = new() { Settings = new() };
        CudaTokenSampler.Check(10, [row], 1, 0, 1);
        Assert.Contains("There are 2 rows of 10", Assert.Throws<ArgumentException>(() => CudaTokenSampler.Check(10, [row, row], 2, 0, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("room for 2 log-probabilities", Assert.Throws<ArgumentException>(() => CudaTokenSampler.Check(10, [row], 1, 2, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("Row 1 has no settings", Assert.Throws<ArgumentException>(() => CudaTokenSampler.Check(10, [row, default], 2, 0, 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RowAdjustments_HistoryThenBias_RowByRow()
    {
        TokenHistory history = new();
        history.AddPrompt([7]);
        history.Add(4);
        history.Add(4);
        RowAdjustments adjustments = new();
        adjustments.Fill([
            new() { Settings = new() { RepetitionPenalty = 1.5f }, History = history, Bias = new([9], [0.5f]) },
            new() { Settings = new() },
            new() { Settings = new() { PresencePenalty = 2 }, Bias = LogitBias.Ban([3]) },
        ]);

        Assert.Equal([new(0, 2, 1, 1.5f, 0, 0), new(3, 0, 0, 1, 0, 0), new(3, 0, 1, 1, 0, 2)], adjustments.Rows.ToArray());
        Assert.Equal([7, 4, 9, 3], adjustments.Tokens.ToArray());
        Assert.Equal([0, 2, BitConverter.SingleToInt32Bits(0.5f), BitConverter.SingleToInt32Bits(float.NegativeInfinity)], adjustments.Values.ToArray());
    }

    [Fact]
    public unsafe void DeviceStructures_AreAsLargeAsTheKernelsAre()
        => Assert.Equal((32, 24, 16), (sizeof(DeviceRow), sizeof(DeviceAdjustment), sizeof(DeviceRowWeight)));
}
