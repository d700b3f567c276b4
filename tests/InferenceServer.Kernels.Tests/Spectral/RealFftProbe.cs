using InferenceServer.Kernels.Spectral;
using InferenceServer.Kernels.Tests.VectorWidths;

namespace InferenceServer.Kernels.Tests.Spectral;

internal sealed class RealFftProbe : IWidthProbe
{
    public string Name => "spectral: real fft";

    public void Run(BitHash bits)
    {
        foreach (int length in new[] { 11, 22, 210, 441, 480, 512, 1890 })
        {
            RealFft fft = new(length, threads: 2);
            float[] rows = Noise.Of(21 * length), spectra = new float[21 * fft.Bins * 2];
            fft.Forward(rows, spectra);
            fft.Inverse(spectra, rows);
            bits.Add<float>(spectra);
            bits.Add<float>(rows);
        }
    }
}
