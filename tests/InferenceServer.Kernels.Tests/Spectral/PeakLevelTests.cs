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
