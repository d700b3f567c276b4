using System.Numerics;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Tests.Spectral;

public class StftTests
{
    public static TheoryData<int, int, int, bool, FramePadding, WindowShape> Cases => new()
    {
        { 64, 16, 64, true, FramePadding.Reflect, WindowShape.Hann },
        { 64, 16, 40, true, FramePadding.Reflect, WindowShape.Hamming },
        { 64, 20, 16, true, FramePadding.Reflect, WindowShape.Hann },
        { 64, 11, 32, true, FramePadding.Zero, WindowShape.Blackman },
        { 60, 7, 20, false, FramePadding.Reflect, WindowShape.Hann },
        { 45, 9, 31, true, FramePadding.Reflect, WindowShape.Hann },
        { 44, 13, 11, true, FramePadding.Reflect, WindowShape.Rectangular },
        { 26, 5, 26, false, FramePadding.Reflect, WindowShape.Hann },
        { 1, 1, 1, true, FramePadding.Reflect, WindowShape.Rectangular },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_AnyOptions_IsTheDefinition(int fft, int hop, int window, bool center, FramePadding padding, WindowShape shape)
    {
        StftOptions options = new() { FftLength = fft, HopLength = hop, WindowLength = window, Center = center, Padding = padding, Window = shape, Threads = 2 };
        Stft stft = new(options);
        float[] signal = Noise.Of(403);
        double[] wide = Noise.Widen(signal);
        int frames = stft.FrameCount(signal.Length);
        float[] spectrum = new float[stft.Bins * frames * 2], magnitude = new float[stft.Bins * frames], power = new float[stft.Bins * frames];
        stft.Forward(signal, spectrum);
        stft.Magnitude(signal, magnitude);
        stft.Power(signal, power);

        Assert.Equal(center ? 1 + ((403 - (fft % 2)) / hop) : 1 + ((403 - fft) / hop), frames);
        for (int bin = 0; bin < stft.Bins; bin++)
        {
            for (int frame = 0; frame < frames; frame++)
            {
                int at = (bin * frames) + frame;
                Complex expected = ReferenceStft.Bin(options, wide, frame, bin);
                Assert.True((expected - new Complex(spectrum[2 * at], spectrum[(2 * at) + 1])).Magnitude < 1e-5, $"bin {bin}, frame {frame}");
                Assert.Equal(expected.Magnitude, magnitude[at], 1e-5);
                Assert.Equal(expected.Magnitude * expected.Magnitude, power[at], 1e-4);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Inverse_AnyOptions_IsTheDefinition(int fft, int hop, int window, bool center, FramePadding padding, WindowShape shape)
    {
        StftOptions options = new() { FftLength = fft, HopLength = hop, WindowLength = window, Center = center, Padding = padding, Window = shape };
        Stft stft = new(options);
        const int Frames = 21;
        float[] spectrum = Noise.Of(stft.Bins * Frames * 2);
        Complex[][] wide = [.. Enumerable.Range(0, Frames).Select(f => Enumerable.Range(0, stft.Bins)
            .Select(b => new Complex(spectrum[2 * ((b * Frames) + f)], spectrum[(2 * ((b * Frames) + f)) + 1])).ToArray())];
        int natural = ((Frames - 1) * hop) + (center ? fft % 2 : fft);
        Assert.Equal(natural, stft.SampleCount(Frames));

        // Shorter, as long, and longer than the frames reach.
        foreach (int length in new[] { Math.Max(natural / 2, 1), natural, natural + fft + 50 })
        {
            float[] signal = new float[length];
            stft.Inverse(spectrum, Frames, signal);
            double[] expected = ReferenceStft.Inverse(options, wide, length);
            double scale = Math.Max(expected.Max(Math.Abs), 1);
            for (int i = 0; i < length; i++)
            {
                Assert.Equal(expected[i], signal[i], 1e-5 * scale);
            }
        }
    }

    [AssetTheory]
    [InlineData("arthur_yoria", "mtat_arthur_yoria", 220500, 231525, 512, 256, 512)]
    [InlineData("arthur_yoria", "mtat_arthur_yoria", 220500, 231525, 1024, 256, 1024)]
    [InlineData("arthur_yoria", "mtat_arthur_yoria", 220500, 231525, 2048, 512, 2048)]
    [InlineData("arthur_yoria", "mtat_arthur_yoria", 220500, 231525, 17640, 441, 4410)]
    [InlineData("vibe_ace", "vibe_ace_30s", 110250, 121275, 1024, 256, 1024)]
    [InlineData("tired_traveler", "tired_traveler_clip2", 88200, 110250, 17640, 441, 4410)]
    [InlineData("silero_speech", "silero_test_20s", 48000, 56000, 512, 160, 400)]
    public void Forward_RealClips_MatchesNumpy(string clip, string audio, int from, int to, int fft, int hop, int window)
    {
        NpyFile golden = NpyFile.Read(Assets.File($"expected/{clip}/stft_{fft}_{hop}_{window}.npy"));
        float[] signal = WavFile.ReadMono(Assets.File($"audio/{audio}.wav"))[from..to];
        Stft stft = new(new() { FftLength = fft, HopLength = hop, WindowLength = window });
        int frames = stft.FrameCount(signal.Length), stored = golden.Shape[1];
        float[] spectrum = new float[stft.Bins * frames * 2];
        stft.Forward(signal, spectrum);

        // Of the longest transform the pack keeps the first three frames and three from the middle on.
        int[] kept = [.. Enumerable.Range(0, stored).Select(i => stored == frames || i < 3 ? i : (frames / 2) + i - 3)];
        float largest = golden.Values.Max(Math.Abs);
        for (int i = 0; i < golden.Values.Length; i++)
        {
            int bin = i / (2 * stored), frame = kept[i / 2 % stored];
            Assert.Equal(golden.Values[i], spectrum[(2 * ((bin * frames) + frame)) + (i % 2)], 1e-5f * largest);
        }
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(-8, 1, 1)]
    [InlineData(8, -1, 8)]
    [InlineData(8, 2, 9)]
    [InlineData(8, 2, -1)]
    public void New_OutOfRange_Throws(int fft, int hop, int window)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new Stft(new() { FftLength = fft, HopLength = hop, WindowLength = window }));

    [Fact]
    public void Forward_BadInput_NamesIt()
    {
        Stft stft = new(new() { FftLength = 64 });
        Assert.Contains("signal is empty", Assert.Throws<ArgumentException>(() => stft.Forward([], [])).Message, StringComparison.Ordinal);
        ArgumentException tooShort = Assert.Throws<ArgumentException>(() => stft.Forward(new float[32], new float[33 * 3 * 2]));
        Assert.Contains("32 samples is too short to be mirrored over 32", tooShort.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => stft.Forward(new float[64], new float[7]));
        Assert.Throws<ArgumentOutOfRangeException>(() => stft.Inverse([], 0, new float[5]));
        Assert.Throws<ArgumentException>(() => stft.Inverse(new float[7], 2, new float[5]));
    }

    [Fact]
    public void Forward_ShorterThanAFrameNotCentred_HasNoFrames()
    {
        Stft stft = new(new() { FftLength = 64, Center = false });
        Assert.Equal(0, stft.FrameCount(63));
        stft.Forward(new float[63], []);
    }

    [Fact]
    public void Forward_ZeroPaddingOfAShortSignal_IsDefined()
    {
        Stft stft = new(new() { FftLength = 8, HopLength = 2, Padding = FramePadding.Zero, Window = WindowShape.Rectangular });
        float[] power = new float[5];
        stft.Power([2f], power);
        Assert.Equal([4f, 4f, 4f, 4f, 4f], power);
    }

    [Fact]
    public void Forward_NotFinite_ReachesOnlyTheFramesOverIt()
    {
        Stft stft = new(new() { FftLength = 16, HopLength = 16, Center = false });
        float[] signal = Noise.Of(16 * 40), power = new float[9 * 40];
        signal[(7 * 16) + 5] = float.NaN;
        stft.Power(signal, power);
        Assert.All(Enumerable.Range(0, power.Length), i => Assert.Equal(i % 40 == 7, float.IsNaN(power[i])));
    }

    [Fact]
    public void Forward_Cancelled_Throws()
        => Assert.Throws<OperationCanceledException>(() => new Stft(new() { FftLength = 16 }).Power(new float[64], new float[9 * 17], new CancellationToken(true)));
}
