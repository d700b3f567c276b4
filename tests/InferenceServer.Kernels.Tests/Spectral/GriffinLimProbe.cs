using InferenceServer.Kernels.Spectral;
using InferenceServer.Kernels.Tests.VectorWidths;

namespace InferenceServer.Kernels.Tests.Spectral;

internal sealed class GriffinLimProbe : IWidthProbe
{
    public string Name => "spectral: griffin-lim";

    public void Run(BitHash bits)
    {
        foreach ((int fft, int window) in new[] { (80, 20), (64, 64), (45, 31) })
        {
            GriffinLim griffinLim = new(new() { Frames = new() { FftLength = fft, HopLength = window / 4, WindowLength = window }, Iterations = 4 });
            float[] magnitudes = [.. Noise.Of(griffinLim.Bins * 37).Select(Math.Abs)], signal = new float[griffinLim.SampleCount(37)];
            griffinLim.Reconstruct(magnitudes, signal);
            bits.Add<float>(signal);
        }
    }
}
