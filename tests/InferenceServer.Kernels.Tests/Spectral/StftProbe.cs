using InferenceServer.Kernels.Spectral;
using InferenceServer.Kernels.Tests.VectorWidths;

namespace InferenceServer.Kernels.Tests.Spectral;

internal sealed class StftProbe : IWidthProbe
{
    public string Name => "spectral: stft";

    public void Run(BitHash bits)
    {
        foreach (int window in new[] { 20, 40, 80, 71 })
        {
            Stft stft = new(new() { FftLength = 80, HopLength = 13, WindowLength = window });
            float[] signal = Noise.Of(1500), spectrum = new float[stft.FrameCount(1500) * stft.Bins * 2];
            stft.Forward(signal, spectrum);
            stft.Inverse(spectrum, stft.FrameCount(1500), signal);
            bits.Add<float>(spectrum);
            bits.Add<float>(signal);
        }
    }
}
