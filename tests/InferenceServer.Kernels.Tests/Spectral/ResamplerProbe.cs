using InferenceServer.Kernels.Spectral;
using InferenceServer.Kernels.Tests.VectorWidths;

namespace InferenceServer.Kernels.Tests.Spectral;

internal sealed class ResamplerProbe : IWidthProbe
{
    public string Name => "spectral: resampling";

    public void Run(BitHash bits)
    {
        Resampler resampler = new(new() { FromRate = 44100, ToRate = 16000 });
        float[] resampled = new float[resampler.SampleCount(5000)];
        resampler.Resample(Noise.Of(5000), resampled);
        bits.Add<float>(resampled);
    }
}
