using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Tests.Cuda.Spectral;

/// <summary>What is refused before a device is needed.</summary>
public class SpectralArgumentTests
{
    private static readonly MelOptions Bands = new() { SampleRate = 8000, Bands = 8 };

    [Fact]
    public void New_BadOptions_NamesThemBeforeTheDevice()
    {
        Assert.Contains("FftLength must be from 1", Assert.Throws<ArgumentOutOfRangeException>(() => new CudaStft(null!, new() { FftLength = 0 }, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("mostFrames must be from 1", Assert.Throws<ArgumentOutOfRangeException>(() => new CudaStft(null!, new() { FftLength = 8 }, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("FftLength is 34", Assert.Throws<ArgumentException>(() => new CudaStft(null!, new() { FftLength = 34 }, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("FftLength is 12600", Assert.Throws<ArgumentException>(() => new CudaGriffinLim(null!, new() { Frames = new() { FftLength = 12600 } }, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("Momentum must be from 0", Assert.Throws<ArgumentOutOfRangeException>(() => new CudaGriffinLim(null!, new() { Frames = new() { FftLength = 8 }, Momentum = 1 }, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("mostFrames must be from 1", Assert.Throws<ArgumentOutOfRangeException>(() => new CudaGriffinLim(null!, new() { Frames = new() { FftLength = 8 } }, -1)).Message, StringComparison.Ordinal);
        Assert.Contains("bins must be from 1", Assert.Throws<ArgumentOutOfRangeException>(() => new CudaInverseMel(null!, Bands, 0, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("iterations must be from 0", Assert.Throws<ArgumentOutOfRangeException>(() => new CudaInverseMel(null!, Bands, 9, 1, -1)).Message, StringComparison.Ordinal);
        Assert.Contains("Bands is 5889 and needs 49160 bytes of shared memory", Assert.Throws<ArgumentException>(() => new CudaInverseMel(null!, Bands with { Bands = 5889 }, 9, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void New_NoDevice_NamesIt()
    {
        Assert.Equal("device", Assert.Throws<ArgumentNullException>(() => new CudaStft(null!, new() { FftLength = 8 }, 1)).ParamName);
        Assert.Equal("device", Assert.Throws<ArgumentNullException>(() => new CudaGriffinLim(null!, new() { Frames = new() { FftLength = 8 } }, 1)).ParamName);
        Assert.Equal("device", Assert.Throws<ArgumentNullException>(() => new CudaInverseMel(null!, Bands, 9, 1)).ParamName);
    }

    [Fact]
    public void Addresses_OfNothingOrNotOfANumber_AreNamed()
    {
        ulong signal = 0, spectrum = 260;
        Assert.Contains("signal is 0, expected the address", Assert.Throws<ArgumentException>(() => DeviceArguments.IsAddress(signal)).Message, StringComparison.Ordinal);
        Assert.Contains("spectrum is 260, expected the address of complex numbers", Assert.Throws<ArgumentException>(() => DeviceArguments.IsComplexAddress(spectrum)).Message, StringComparison.Ordinal);
        signal = 262;
        Assert.Equal("signal", Assert.Throws<ArgumentException>(() => DeviceArguments.IsAddress(signal)).ParamName);
        DeviceArguments.IsAddress(spectrum);
        SpectrumOrder order = (SpectrumOrder)7;
        Assert.Contains("order must be one of BinsFrames, FramesBins", Assert.Throws<ArgumentOutOfRangeException>(() => DeviceArguments.Exists(order)).Message, StringComparison.Ordinal);
    }
}
