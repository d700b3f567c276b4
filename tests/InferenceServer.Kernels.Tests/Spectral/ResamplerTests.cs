using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Tests.Spectral;

public class ResamplerTests
{
    [Theory]
    [InlineData(44100, 16000, 64)]
    [InlineData(22050, 16000, 64)]
    [InlineData(16000, 44100, 16)]
    [InlineData(48000, 44100, 6)]
    [InlineData(8000, 16000, 1)]
    [InlineData(16000, 8000, 64)]
    [InlineData(7, 5, 10)]
    [InlineData(1, 3, 10)]
    [InlineData(11, 1, 3)]
    [InlineData(44101, 44100, 6)]
    public void Resample_AnyRatio_IsTheDefinition(int from, int to, int crossings)
    {
        ResamplerOptions options = new() { FromRate = from, ToRate = to, ZeroCrossings = crossings, Threads = 2 };
        float[] signal = Noise.Of(700);
        Resampler resampler = new(options);
        float[] resampled = new float[resampler.SampleCount(signal.Length)];
        resampler.Resample(signal, resampled);

        Assert.Equal((int)Math.Ceiling(700.0 * to / from), resampled.Length);
        for (int i = 0; i < resampled.Length; i++)
        {
            Assert.Equal(ReferenceResampler.Sample(options, signal, i), resampled[i], 2e-6);
        }
    }

    [Fact]
    public void Resample_SineWithinTheBand_StaysThatSine()
    {
        float[] signal = [.. Enumerable.Range(0, 44100).Select(i => (float)Math.Sin(2 * Math.PI * 1000 * i / 44100.0))];
        Resampler resampler = new(new() { FromRate = 44100, ToRate = 48000 });
        float[] resampled = new float[48000];
        resampler.Resample(signal, resampled);
        for (int i = 1000; i < 47000; i++)
        {
            Assert.Equal(Math.Sin(2 * Math.PI * 1000 * i / 48000.0), resampled[i], 1e-5);
        }
    }

    [AssetTheory]
    [InlineData("arthur_yoria", "mtat_arthur_yoria", 22050, 160000)]
    [InlineData("vibe_ace", "vibe_ace_30s", 22050, 80000)]
    [InlineData("tired_traveler", "tired_traveler_clip2", 44100, 32000)]
    public void Resample_RealClips_MatchesNumpy(string clip, string audio, int rate, int start)
    {
        float[] signal = WavFile.ReadMono(Assets.File($"audio/{audio}.wav"));
        ResamplerOptions kaiser = new() { FromRate = rate, ToRate = 16000, Threads = 2 };
        foreach ((string name, ResamplerOptions options) in new[]
        {
            ("kaiser", kaiser), ("hann6", kaiser with { Window = ResamplerWindow.Hann, ZeroCrossings = 6, RollOff = 0.99 }),
        })
        {
            Resampler resampler = new(options);
            float[] resampled = new float[resampler.SampleCount(signal.Length)];
            resampler.Resample(signal, resampled);
            float[] golden = NpyFile.Read(Assets.File($"expected/{clip}/resampled_16k_{name}_1s.npy")).Values;
            Assert.All(Enumerable.Range(0, golden.Length), i => Assert.Equal(golden[i], resampled[start + i], 1e-6f));
        }
    }

    [Fact]
    public void Resample_SameRate_Copies()
    {
        float[] signal = Noise.Of(50), resampled = new float[50];
        new Resampler(new() { FromRate = 8000, ToRate = 8000 }).Resample(signal, resampled);
        Assert.Equal(signal, resampled);
    }

    [Fact]
    public void Resample_NotANumber_ReachesOnlyItsFilter()
    {
        float[] signal = Noise.Of(4000), clean = new float[2000], poisoned = new float[2000];
        Resampler resampler = new(new() { FromRate = 16000, ToRate = 8000, ZeroCrossings = 6 });
        resampler.Resample(signal, clean);
        signal[2000] = float.NaN;
        resampler.Resample(signal, poisoned);
        Assert.True(float.IsNaN(poisoned[1000]));
        Assert.All(Enumerable.Range(0, 2000).Where(i => Math.Abs(i - 1000) > 60), i => Assert.Equal(clean[i], poisoned[i]));
    }

    [Fact]
    public void Resample_AnyThreads_SameBits()
    {
        float[] signal = Noise.Of(60_000), one = new float[43_538], two = new float[43_538];
        new Resampler(new() { FromRate = 22050, ToRate = 16000 }).Resample(signal, one);
        new Resampler(new() { FromRate = 22050, ToRate = 16000, Threads = 3 }).Resample(signal, two);
        Assert.Equal(one, two);
    }

    [Fact]
    public void New_BadOptions_Throws()
    {
        ResamplerOptions good = new() { FromRate = 2, ToRate = 3 };
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(good with { FromRate = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(good with { ToRate = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(good with { ZeroCrossings = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(good with { RollOff = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(good with { Beta = double.PositiveInfinity }));
        Assert.Contains("at most", Assert.Throws<ArgumentException>(() => new Resampler(good with { FromRate = 9_999_999, ToRate = 10_000_000 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Resampler(good).Resample(new float[4], new float[5]));
        new Resampler(good).Resample([], []);
    }
}
