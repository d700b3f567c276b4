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

    [Fact]
    public void CanSample_TellsWhatIsLeftToTheCpu()
    {
        Assert.True(CudaTokenSampler.CanSample(new SamplingRow { Settings = new() { TopP = 0.5f, TopK = 3, MinP = 0.1f } }));
        Assert.False(CudaTokenSampler.CanSample(new SamplingRow { Settings = new() { TypicalP = 0.5f } }));
        Assert.False(CudaTokenSampler.CanSample(new SamplingRow { Settings = new(), History = new() }));
        Assert.False(CudaTokenSampler.CanSample(new SamplingRow { Settings = new(), Bias = LogitBias.Ban([1]) }));
        Assert.False(CudaTokenSampler.CanSample(default));
    }
}
