using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Tests.Spectral;

public class PeakLevelTests
{
    [Fact]
    public void Normalize_Samples_HaveThatPeak()
    {
        float[] samples = [0.1f, -0.4f, 0.2f];
        Assert.Equal(2, PeakLevel.Normalize(samples, 0.8), 1e-6);
        Assert.Equal([0.2f, -0.8f, 0.4f], samples);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(31, 0.5)]
    [InlineData(1000, 2)]
    public void OfAndNormalize_AnyLength_AreTheDefinition(int length, double peak)
    {
        float[] samples = Noise.Of(length, seed: length), scaled = [.. samples];
        PeakLevel.Normalize(scaled, peak);

        Assert.Equal(ReferencePeakLevel.Of(samples), PeakLevel.Of(samples));
        double[] expected = ReferencePeakLevel.Normalized(samples, peak);
        Assert.All(Enumerable.Range(0, length), i => Assert.Equal(expected[i], scaled[i], 1e-7 * peak));
    }

    [Fact]
    public void Normalize_Silence_StaysSilence()
    {
        float[] samples = new float[4];
        Assert.Equal(1, PeakLevel.Normalize(samples));
        Assert.Equal(new float[4], samples);
        Assert.Equal(0, PeakLevel.Of([]));
    }

    [Fact]
    public void Normalize_BadInput_Throws()
    {
        Assert.Throws<ArgumentException>(() => PeakLevel.Normalize([1, float.PositiveInfinity]));
        Assert.Throws<ArgumentOutOfRangeException>(() => PeakLevel.Normalize([1], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PeakLevel.Normalize([1], double.NaN));
    }
}
