using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Tests.Spectral;

public class MelSpectrogramTests
{
    private static readonly MelSpectrogramOptions Small = new()
    {
        Frames = new() { FftLength = 64, HopLength = 20, Threads = 2 },
        Bands = new() { SampleRate = 8000, Bands = 12 },
    };

    public static TheoryData<MelSpectrogramOptions> Cases =>
    [
        Small,
        Small with { Power = false },
        Small with { Compression = MelCompression.Decibel },
        Small with { Compression = MelCompression.Natural, Offset = 1e-6 },
        Small with { Compression = MelCompression.Log10, Floor = 0.5 },
        Small with { Compression = MelCompression.Natural, Frames = new() { FftLength = 128, WindowLength = 32, HopLength = 11 } },
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_AnyOptions_IsTheDefinition(MelSpectrogramOptions options)
    {
        float[] signal = Noise.Of(900);
        double[] wide = Noise.Widen(signal);
        MelSpectrogram mel = new(options);
        int frames = mel.FrameCount(signal.Length), bins = (options.Frames.FftLength / 2) + 1;
        float[] bands = new float[12 * frames];
        mel.Forward(signal, bands);

        double[][] bank = ReferenceMel.Bank(options.Bands, bins);
        for (int frame = 0; frame < frames; frame++)
        {
            double[] values = [.. Enumerable.Range(0, bins).Select(b => ReferenceStft.Bin(options.Frames, wide, frame, b).Magnitude).Select(m => options.Power ? m * m : m)];
            for (int band = 0; band < 12; band++)
            {
                double expected = ReferenceMel.Band(options, bank, values, band);
                Assert.Equal(expected, bands[(band * frames) + frame], 2e-5 * Math.Max(Math.Abs(expected), 1));
            }
        }
    }

    [Fact]
    public void Forward_Whisper_ClampsToEightBelowTheLargest()
    {
        float[] signal = [.. Noise.Of(900).Select((v, i) => i < 450 ? v : 1e-7f * v)];
        float[] log = new float[12 * 46], whisper = new float[log.Length];
        new MelSpectrogram(Small with { Compression = MelCompression.Log10 }).Forward(signal, log);
        new MelSpectrogram(Small with { Compression = MelCompression.Whisper }).Forward(signal, whisper);

        float largest = log.Max();
        Assert.True(log.Min() < largest - 8);
        Assert.Equal([.. log.Select(v => (Math.Max(v, largest - 8) + 4) / 4)], whisper);
    }

    [Fact]
    public void Forward_TopDecibels_ClampsBelowTheLargest()
    {
        float[] signal = [.. Noise.Of(900).Select((v, i) => i < 450 ? v : 1e-3f * v)];
        float[] all = new float[12 * 46], limited = new float[all.Length];
        new MelSpectrogram(Small with { Compression = MelCompression.Decibel }).Forward(signal, all);
        new MelSpectrogram(Small with { Compression = MelCompression.Decibel, TopDecibels = 20 }).Forward(signal, limited);

        Assert.Equal([.. all.Select(v => Math.Max(v, all.Max() - 20))], limited);
    }

    [Fact]
    public void Forward_Silence_IsTheFloor()
    {
        float[] bands = new float[12 * 11];
        new MelSpectrogram(Small with { Compression = MelCompression.Decibel }).Forward(new float[200], bands);
        Assert.All(bands, v => Assert.Equal(-100, v, 1e-4f));
    }

    [Fact]
    public void Forward_NotANumber_StaysInItsFrames()
    {
        MelSpectrogramOptions options = Small with { Compression = MelCompression.Decibel, Frames = Small.Frames with { HopLength = 64, Center = false } };
        float[] signal = Noise.Of(64 * 20), bands = new float[12 * 20];
        signal[(64 * 3) + 7] = float.NaN;
        new MelSpectrogram(options).Forward(signal, bands);
        Assert.All(Enumerable.Range(0, bands.Length), i => Assert.Equal(i % 20 == 3, float.IsNaN(bands[i])));
    }

    [AssetTheory]
    [InlineData("arthur_yoria")]
    [InlineData("vibe_ace")]
    [InlineData("tired_traveler")]
    public void Forward_TaggerFrontEnd_MatchesNumpy(string clip)
    {
        float[] second = NpyFile.Read(Assets.File($"expected/{clip}/resampled_16k_kaiser_1s.npy")).Values;
        AssertTaggerFrontEnd(second, NpyFile.Read(Assets.File($"expected/{clip}/mel_db_1s.npy")));
    }

    [AssetTheory]
    [InlineData("silero_speech", "silero_test_20s")]
    public void Forward_WholeClip_MatchesNumpy(string clip, string audio)
        => AssertTaggerFrontEnd(WavFile.ReadMono(Assets.File($"audio/{audio}.wav")), NpyFile.Read(Assets.File($"expected/{clip}/mel_db_full.npy")));

    [Fact]
    public void New_OptionsThatDoNotGoTogether_Throws()
    {
        Assert.Throws<ArgumentException>(() => new MelSpectrogram(Small with { TopDecibels = 80 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MelSpectrogram(Small with { Floor = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MelSpectrogram(Small with { Floor = double.NaN }));
        Assert.Throws<ArgumentException>(() => new MelSpectrogram(Small).Forward([], []));
        Assert.Throws<ArgumentException>(() => new MelSpectrogram(Small).Forward(new float[20], new float[12]));
        Assert.Throws<ArgumentException>(() => new MelSpectrogram(Small).Forward(new float[200], new float[12]));
    }

    private static void AssertTaggerFrontEnd(float[] signal, NpyFile golden)
    {
        MelSpectrogram mel = new(new()
        {
            Frames = new() { FftLength = 512, HopLength = 256 },
            Bands = new() { SampleRate = 16000, Bands = 96 },
            Compression = MelCompression.Decibel,
        });
        float[] bands = new float[golden.Values.Length];
        mel.Forward(signal, bands);
        Assert.All(Enumerable.Range(0, bands.Length), i => Assert.Equal(golden.Values[i], bands[i], golden.Values[i] > -60 ? 0.01f : 3f));
    }
}
