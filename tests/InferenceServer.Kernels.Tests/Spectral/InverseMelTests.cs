using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Tests.Spectral;

public class InverseMelTests
{
    public static TheoryData<MelOptions, int> Banks => new()
    {
        { new() { SampleRate = 44100, Bands = 24, HighestHertz = 10000 }, 1025 },
        { new() { SampleRate = 44100, Bands = 16, LowestHertz = 200, HighestHertz = 20000, Norm = MelNorm.Slaney, Scale = MelScale.Slaney }, 513 },
        { new() { SampleRate = 8000, Bands = 1 }, 33 },
        { new() { SampleRate = 8000, Bands = 2 }, 33 },
    };

    [Theory]
    [MemberData(nameof(Banks))]
    public void Solve_NoIterations_IsTheLeastNormSolution(MelOptions options, int bins)
    {
        const int Frames = 19;
        float[] bands = [.. Noise.Of(options.Bands * Frames).Select(Math.Abs)], spectrogram = new float[bins * Frames];
        new InverseMel(options, bins, threads: 2).Solve(bands, spectrogram);

        double[][] bank = ReferenceMel.Bank(options, bins);
        for (int frame = 0; frame < Frames; frame++)
        {
            double[] expected = ReferenceMel.LeastNorm(bank, [.. Enumerable.Range(0, options.Bands).Select(b => (double)bands[(b * Frames) + frame])]);
            double largest = expected.Max();
            for (int bin = 0; bin < bins; bin++)
            {
                Assert.Equal(expected[bin], spectrogram[(bin * Frames) + frame], 1e-5 * largest);
            }
        }
    }

    [Fact]
    public void Solve_MoreIterations_ComeCloserToTheBands()
    {
        MelOptions options = new() { SampleRate = 44100, Bands = 64, HighestHertz = 10000 };
        float[] bands = [.. Noise.Of(64 * 20).Select(v => v * v * v * v)];
        double[] residuals = [.. new[] { 0, 10, 100, 1000 }.Select(n => Residual(options, 2049, bands, n))];

        Assert.True(residuals[1] < residuals[0] && residuals[2] < residuals[1] && residuals[3] <= residuals[2], string.Join(' ', residuals));
        Assert.True(residuals[3] < 0.2 * residuals[0], string.Join(' ', residuals));
    }

    // 16 kHz / 512 / 96: the lowest bands lie between bins and repeat each other, so the Gram matrix is singular.
    [Fact]
    public void Solve_BandsNarrowerThanBins_StaysFinite()
    {
        MelOptions options = new() { SampleRate = 16000, Bands = 96 };
        float[] real = [.. Noise.Of(257 * 16).Select(Math.Abs)], bands = new float[96 * 16];
        new MelFilterBank(options, 257).Apply(real, bands);

        Assert.True(Residual(options, 257, bands, 0) < 0.05);
        Assert.True(Residual(options, 257, bands, 200) < 0.02);
    }

    [Fact]
    public void Solve_NotANumber_StaysInItsFrame()
    {
        MelOptions options = new() { SampleRate = 8000, Bands = 8 };
        float[] bands = [.. Noise.Of(8 * 20).Select(Math.Abs)], spectrogram = new float[129 * 20], clean = new float[spectrogram.Length];
        InverseMel inverse = new(options, 129, iterations: 3);
        inverse.Solve(bands, clean);
        bands[(4 * 20) + 6] = float.NaN;
        inverse.Solve(bands, spectrogram);
        Assert.All(Enumerable.Range(0, clean.Length), i => Assert.True(i % 20 == 6 || clean[i] == spectrogram[i]));
        Assert.Contains(spectrogram, float.IsNaN);
    }

    [Fact]
    public void New_OutOfRange_Throws()
    {
        MelOptions options = new() { SampleRate = 8000, Bands = 8 };
        Assert.Throws<ArgumentOutOfRangeException>(() => new InverseMel(options, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new InverseMel(options, 9, iterations: -1));
        Assert.Throws<ArgumentException>(() => new InverseMel(options, 9).Solve(new float[9], new float[9]));
        Assert.Throws<ArgumentException>(() => new InverseMel(options, 9).Solve(new float[8], new float[8]));
        new InverseMel(options, 9).Solve([], []);
    }

    private static double Residual(MelOptions options, int bins, float[] bands, int iterations)
    {
        int frames = bands.Length / options.Bands;
        float[] spectrogram = new float[bins * frames], again = new float[bands.Length];
        new InverseMel(options, bins, iterations).Solve(bands, spectrogram);
        Assert.All(spectrogram, v => Assert.True(v >= 0));
        new MelFilterBank(options, bins).Apply(spectrogram, again);
        return Math.Sqrt(bands.Zip(again, (a, b) => (double)(a - b) * (a - b)).Sum() / bands.Sum(a => (double)a * a));
    }
}
