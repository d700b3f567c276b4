using System.Numerics;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Tests.Spectral;

public class GriffinLimTests
{
    [Theory]
    [InlineData(32, 8, 32, 0)]
    [InlineData(32, 8, 32, 3)]
    [InlineData(48, 4, 12, 3)]
    [InlineData(40, 5, 20, 3)]
    [InlineData(44, 11, 44, 3)]
    [InlineData(27, 6, 21, 2)]
    public void Reconstruct_AnyOptions_IsTheDefinition(int fft, int hop, int window, int iterations)
    {
        const int Frames = 18;
        GriffinLimOptions options = new() { Frames = new() { FftLength = fft, HopLength = hop, WindowLength = window, Threads = 2 }, Iterations = iterations };
        GriffinLim griffinLim = new(options);
        float[] magnitudes = [.. Noise.Of(griffinLim.Bins * Frames).Select(Math.Abs)], start = new float[2 * magnitudes.Length];
        Random random = new(7);
        GriffinLim.FillPhases(start, random.NextDouble);
        float[] zero = new float[griffinLim.SampleCount(Frames)], turned = new float[zero.Length];
        griffinLim.Reconstruct(magnitudes, zero);
        griffinLim.Reconstruct(magnitudes, start, turned);

        AssertNear(ReferenceGriffinLim.Reconstruct(options, magnitudes, [.. magnitudes.Select(_ => Complex.One)], zero.Length), zero);
        Complex[] phases = [.. magnitudes.Select((_, i) => new Complex(start[2 * i], start[(2 * i) + 1]))];
        AssertNear(ReferenceGriffinLim.Reconstruct(options, magnitudes, phases, zero.Length), turned);
    }

    [AssetTheory]
    [InlineData(0, 1e-6)]
    [InlineData(1, 1e-5)]
    [InlineData(4, 1e-4)]
    [InlineData(32, 2e-3)]
    public void Reconstruct_RealClip_MatchesTorchaudio(int iterations, double tolerance)
    {
        Stft stft = new(new() { FftLength = 1024, HopLength = 256 });
        float[] signal = WavFile.ReadMono(Assets.File("audio/mtat_arthur_yoria.wav"))[220500..264600];
        float[] magnitudes = new float[stft.Bins * stft.FrameCount(signal.Length)];
        stft.Magnitude(signal, magnitudes);
        float[] rebuilt = new float[44032];
        new GriffinLim(new() { Frames = stft.Options, Iterations = iterations }).Reconstruct(magnitudes, rebuilt);

        AssertGolden($"gl_arthur_1024_it{iterations}_m0.99", 22016, rebuilt, tolerance);
        double[] convergence = [0.8816010880072033, 0.4550243544935649, 0.24832367955727594, 0.07131469999030032];
        Assert.Equal(convergence[Array.IndexOf([0, 1, 4, 32], iterations)], Convergence(stft, magnitudes, rebuilt), 0.002);
    }

    [AssetTheory]
    [InlineData(0, 2e-5, 0.998916127263953)]
    [InlineData(4, 0.01, 0.2793286923702863)]
    [InlineData(32, 0.15, 0.07990761912028178)]
    public void Reconstruct_RiffusionPicture_MatchesTorchaudio(int iterations, double tolerance, double convergence)
    {
        RiffusionPicture picture = RiffusionPicture.Read();
        float[] linear = new float[8821 * picture.Frames];
        new InverseMel(RiffusionPicture.Bands, 8821, threads: 2).Solve(picture.Mel, linear);
        Stft stft = new(new() { FftLength = 17640, HopLength = 441, WindowLength = 4410 });
        float[] rebuilt = new float[stft.SampleCount(picture.Frames)];
        new GriffinLim(new() { Frames = stft.Options, Iterations = iterations }).Reconstruct(linear, rebuilt);

        AssertGolden($"tired_mono_gl_it{iterations}_m0.99", 125023, rebuilt, tolerance);
        Assert.Equal(convergence, Convergence(stft, linear, rebuilt), 0.002);
    }

    [AssetTheory]
    [InlineData(8)]
    public void InverseMel_RiffusionPicture_MatchesNumpy(int frames)
    {
        RiffusionPicture picture = RiffusionPicture.Read();
        float[] linear = new float[8821 * picture.Frames];
        new InverseMel(RiffusionPicture.Bands, 8821).Solve(picture.Mel, linear);

        NpyFile golden = NpyFile.Read(Assets.File("expected/riffusion/tired_mono_linear_ch0_frames0-7.npy"));
        double difference = 0, norm = 0;
        for (int i = 0; i < golden.Values.Length; i++)
        {
            difference += Math.Pow(golden.Values[i] - linear[(i / frames * picture.Frames) + (i % frames)], 2);
            norm += Math.Pow(golden.Values[i], 2);
        }

        Assert.True(Math.Sqrt(difference / norm) < 1e-4, $"{Math.Sqrt(difference / norm)}");
    }

    [Fact]
    public void Reconstruct_BadInput_NamesIt()
    {
        GriffinLim griffinLim = new(new() { Frames = new() { FftLength = 16, HopLength = 4 }, Iterations = 2 });
        float[] magnitudes = new float[9 * 4], signal = new float[12];
        Assert.Throws<ArgumentException>(() => griffinLim.Reconstruct([], []));
        Assert.Throws<ArgumentException>(() => griffinLim.Reconstruct(new float[10], signal));
        Assert.Throws<ArgumentException>(() => griffinLim.Reconstruct(magnitudes, new float[11]));
        Assert.Throws<ArgumentException>(() => griffinLim.Reconstruct(magnitudes, new float[9], signal));
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity, -1 })
        {
            magnitudes[17] = bad;
            Assert.Contains("magnitudes[17]", Assert.Throws<ArgumentException>(() => griffinLim.Reconstruct(magnitudes, signal)).Message, StringComparison.Ordinal);
        }

        // Two frames make 4 samples, which cannot be mirrored over 8.
        Assert.Contains("too short", Assert.Throws<ArgumentException>(() => griffinLim.Reconstruct(new float[18], new float[4])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new GriffinLim(griffinLim.Options with { Momentum = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GriffinLim(griffinLim.Options with { Iterations = -1 }));
    }

    [Fact]
    public void Reconstruct_Silence_IsSilence()
    {
        float[] signal = [.. Enumerable.Repeat(1f, 12)];
        new GriffinLim(new() { Frames = new() { FftLength = 16, HopLength = 4 } }).Reconstruct(new float[9 * 4], signal);
        Assert.Equal(new float[12], signal);
    }

    [Fact]
    public void Reconstruct_Cancelled_Throws()
        => Assert.Throws<OperationCanceledException>(() => new GriffinLim(new() { Frames = new() { FftLength = 16, HopLength = 4 } })
            .Reconstruct(new float[9 * 4], new float[12], new CancellationToken(true)));

    private static void AssertNear(double[] expected, float[] actual)
    {
        double largest = expected.Max(Math.Abs);
        Assert.All(Enumerable.Range(0, actual.Length), i => Assert.Equal(expected[i], actual[i], 5e-4 * largest));
    }

    private static void AssertGolden(string name, int middle, float[] rebuilt, double tolerance)
    {
        foreach ((string file, int at) in new[] { ($"{name}.npy", 0), ($"{name}_mid.npy", middle) })
        {
            float[] golden = NpyFile.Read(Assets.File($"expected/riffusion/{file}")).Values;
            double difference = golden.Select((v, i) => Math.Pow(v - rebuilt[at + i], 2)).Sum(), norm = golden.Sum(v => (double)v * v);
            Assert.True(Math.Sqrt(difference / norm) < tolerance, $"{file}: relative difference {Math.Sqrt(difference / norm)}");
        }
    }

    private static double Convergence(Stft stft, float[] magnitudes, float[] signal)
    {
        float[] again = new float[magnitudes.Length];
        stft.Magnitude(signal, again);
        double difference = 0, norm = 0;
        for (int i = 0; i < again.Length; i++)
        {
            difference += Math.Pow(magnitudes[i] - (double)again[i], 2);
            norm += Math.Pow(magnitudes[i], 2);
        }

        return Math.Sqrt(difference / norm);
    }
}
