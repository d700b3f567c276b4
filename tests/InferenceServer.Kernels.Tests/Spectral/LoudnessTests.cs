using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Tests.Spectral;

public class LoudnessTests
{
    // The bilinear transform bends the shelf at low rates; the recommendation itself only defines 48 kHz.
    [Theory]
    [InlineData(44100, 0.02)]
    [InlineData(48000, 0.01)]
    [InlineData(96000, 0.02)]
    [InlineData(22050, 0.05)]
    public void Integrated_FullScaleSine_IsMinusThree(int rate, double tolerance)
        => Assert.Equal(-3.01, new Loudness(rate).Integrated(Sine(rate, 997, 5, 1)), tolerance);

    // EBU Tech 3341, case 1: a stereo sine at -23 dBFS is -23 LUFS.
    [Fact]
    public void Integrated_StereoSineAtMinus23_IsMinus23()
    {
        float[] channel = Sine(48000, 1000, 20, Math.Pow(10, -23 / 20.0));
        Assert.Equal(-23, new Loudness(48000).Integrated([.. channel, .. channel], 2), 0.1);
    }

    // EBU Tech 3341, case 3: 10 s at -36, 60 s at -23, 10 s at -36 dBFS; the relative gate takes the quiet ends out.
    [Fact]
    public void Integrated_QuietEnds_AreGated()
    {
        float[] channel =
        [
            .. Sine(48000, 1000, 10, Math.Pow(10, -36 / 20.0)), .. Sine(48000, 1000, 60, Math.Pow(10, -23 / 20.0)), .. Sine(48000, 1000, 10, Math.Pow(10, -36 / 20.0)),
        ];
        Assert.Equal(-23, new Loudness(48000).Integrated([.. channel, .. channel], 2), 0.1);
    }

    // EBU Tech 3341, case 4: as case 3 with -72 dBFS at both ends, below the absolute gate.
    [Fact]
    public void Integrated_NearSilence_IsGated()
    {
        float[] channel = [.. Sine(48000, 1000, 10, Math.Pow(10, -72 / 20.0)), .. Sine(48000, 1000, 10, Math.Pow(10, -23 / 20.0))];
        Assert.Equal(-23, new Loudness(48000).Integrated([.. channel, .. channel], 2), 0.1);
    }

    // EBU Tech 3341, case 6: five channels at -28, -28, -24, -30, -30 dBFS are -23 LUFS.
    [Fact]
    public void Integrated_FiveChannels_WeighsTheSurrounds()
    {
        double[] levels = [-28, -28, -24, -30, -30];
        float[] samples = [.. levels.SelectMany(level => Sine(48000, 1000, 20, Math.Pow(10, level / 20)))];
        Assert.Equal(-23, new Loudness(48000).Integrated(samples, 5), 0.1);
    }

    // Loud and quiet seconds in turn, so that both gates take blocks out.
    [Theory]
    [InlineData(48000, 1)]
    [InlineData(44100, 2)]
    [InlineData(8000, 5)]
    [InlineData(11025, 4)]
    public void Integrated_AnyRateAndChannels_IsTheDefinition(int rate, int channels)
    {
        int length = (4 * rate) + 17;
        float[] samples = Noise.Of(channels * length);
        float[] levels = [0.3f, 0.03f, 0.1f, 1e-5f, 0.2f];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] *= levels[i % length / rate];
        }

        Assert.Equal(ReferenceLoudness.Integrated(rate, samples, channels), new Loudness(rate).Integrated(samples, channels), 1e-9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2000)]
    [InlineData(3200)]
    public void Integrated_SilenceOrShort_IsTheDefinition(int length)
        => Assert.Equal(ReferenceLoudness.Integrated(8000, new float[length], 1), new Loudness(8000).Integrated(new float[length]));

    [Fact]
    public void KWeighting_At48kHz_AreTheRecommendationsCoefficients()
    {
        Biquad shelf = KWeighting.Shelf(48000), pass = KWeighting.HighPass(48000);
        AssertNear([1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585], shelf);
        AssertNear([1, -2, 1, -1.99004745483398, 0.99007225036621], pass);
    }

    [Fact]
    public void Integrated_SilenceOrTooShort_IsNegativeInfinity()
    {
        Loudness loudness = new(48000);
        Assert.Equal(double.NegativeInfinity, loudness.Integrated(new float[96000]));
        Assert.Equal(double.NegativeInfinity, loudness.Integrated(Sine(48000, 997, 0.39, 1)));
        Assert.Equal(double.NegativeInfinity, loudness.Integrated([]));
    }

    [Fact]
    public void Normalize_ToATarget_HasThatLoudness()
    {
        Loudness loudness = new(44100);
        float[] samples = [.. Noise.Of(44100 * 3).Select(v => v * 0.01f)];
        double factor = loudness.Normalize(samples, -16);
        Assert.True(factor > 1);
        Assert.Equal(-16, loudness.Integrated(samples), 1e-3);
        Assert.Equal(1, loudness.Normalize(new float[44100], -16));
    }

    [Fact]
    public void Integrated_BadInput_Throws()
    {
        Loudness loudness = new(48000);
        Assert.Contains("samples[1]", Assert.Throws<ArgumentException>(() => loudness.Integrated([0, float.NaN])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => loudness.Integrated(new float[3], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => loudness.Integrated(new float[6], 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => loudness.Normalize(new float[6], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Loudness(7999));
        Assert.Throws<OperationCanceledException>(() => loudness.Integrated(new float[48000], 1, new CancellationToken(true)));
    }

    private static float[] Sine(int rate, double hertz, double seconds, double amplitude)
        => [.. Enumerable.Range(0, (int)(rate * seconds)).Select(i => (float)(amplitude * Math.Sin(2 * Math.PI * hertz * i / rate)))];

    private static void AssertNear(double[] expected, Biquad actual)
    {
        double[] values = [actual.B0, actual.B1, actual.B2, actual.A1, actual.A2];
        Assert.All(Enumerable.Range(0, 5), i => Assert.Equal(expected[i], values[i], 1e-6));
    }
}
