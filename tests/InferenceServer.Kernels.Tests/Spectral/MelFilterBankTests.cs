using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Tests.Spectral;

public class MelFilterBankTests
{
    public static TheoryData<MelOptions, int> Banks => new()
    {
        { new() { SampleRate = 16000, Bands = 96 }, 257 },
        { new() { SampleRate = 16000, Bands = 80, Scale = MelScale.Slaney, Norm = MelNorm.Slaney }, 201 },
        { new() { SampleRate = 44100, Bands = 64, LowestHertz = 20, HighestHertz = 20000 }, 1025 },
        { new() { SampleRate = 22050, Bands = 128, Scale = MelScale.Slaney, HighestHertz = 8000 }, 1025 },
        { new() { SampleRate = 8000, Bands = 1 }, 65 },
        { new() { SampleRate = 8000, Bands = 3 }, 1 },
    };

    [Theory]
    [MemberData(nameof(Banks))]
    public void CopyTo_AnyBank_IsTheFormula(MelOptions options, int bins)
    {
        float[] matrix = new float[bins * options.Bands];
        new MelFilterBank(options, bins).CopyTo(matrix);

        double[][] expected = ReferenceMel.Bank(options, bins);
        for (int i = 0; i < matrix.Length; i++)
        {
            Assert.Equal(expected[i / options.Bands][i % options.Bands], matrix[i], 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Banks))]
    public void Apply_AnyBank_IsTheMatrixProduct(MelOptions options, int bins)
    {
        const int Frames = 21;
        float[] spectrogram = [.. Noise.Of(bins * Frames).Select(Math.Abs)], bands = new float[options.Bands * Frames];
        new MelFilterBank(options, bins, threads: 2).Apply(spectrogram, bands);

        double[][] bank = ReferenceMel.Bank(options, bins);
        for (int i = 0; i < bands.Length; i++)
        {
            double expected = 0;
            for (int bin = 0; bin < bins; bin++)
            {
                expected += bank[bin][i / Frames] * spectrogram[(bin * Frames) + (i % Frames)];
            }

            Assert.Equal(expected, bands[i], 1e-6 * (expected + 1));
        }
    }

    // Slaney's scale by its anchor points: 200/3 Hz per mel up to 1 kHz = 15 mel, 6.4 kHz = 42 mel.
    [Fact]
    public void CopyTo_SlaneyScale_PeaksAtItsAnchors()
    {
        MelOptions options = new() { SampleRate = 12800, Bands = 41, HighestHertz = 6400, Scale = MelScale.Slaney };
        float[] matrix = new float[193 * 41];
        new MelFilterBank(options, 193).CopyTo(matrix);

        // Bins are 33.3 Hz apart and bands one mel: band 14 peaks at 1 kHz, bin 30; band 2 at 200 Hz, bin 6.
        Assert.Equal(1, matrix[(30 * 41) + 14], 1e-3f);
        Assert.Equal(1, matrix[(6 * 41) + 2], 1e-3f);
    }

    [Fact]
    public void New_OutOfRange_Throws()
    {
        MelOptions good = new() { SampleRate = 16000, Bands = 8 };
        Assert.Throws<ArgumentOutOfRangeException>(() => new MelFilterBank(good with { SampleRate = 0 }, 9));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MelFilterBank(good with { Bands = 0 }, 9));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MelFilterBank(good with { LowestHertz = 9000 }, 9));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MelFilterBank(good with { LowestHertz = double.NaN }, 9));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MelFilterBank(good with { HighestHertz = double.PositiveInfinity }, 9));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MelFilterBank(good, 0));
        Assert.Throws<ArgumentException>(() => new MelFilterBank(good, 9).Apply(new float[10], new float[8]));
        Assert.Throws<ArgumentException>(() => new MelFilterBank(good, 9).Apply(new float[9], new float[9]));
        new MelFilterBank(good, 9).Apply([], []);
    }
}
