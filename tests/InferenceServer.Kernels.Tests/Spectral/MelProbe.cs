using InferenceServer.Kernels.Spectral;
using InferenceServer.Kernels.Tests.VectorWidths;

namespace InferenceServer.Kernels.Tests.Spectral;

internal sealed class MelProbe : IWidthProbe
{
    public string Name => "spectral: mel and inverse mel";

    public void Run(BitHash bits)
    {
        MelOptions options = new() { SampleRate = 16000, Bands = 24 };
        foreach (MelCompression compression in Enum.GetValues<MelCompression>())
        {
            MelSpectrogram mel = new(new() { Frames = new() { FftLength = 256, HopLength = 100 }, Bands = options, Compression = compression });
            float[] bands = new float[24 * mel.FrameCount(3700)];
            mel.Forward(Noise.Of(3700), bands);
            bits.Add<float>(bands);
        }

        float[] given = [.. Noise.Of(24 * 37).Select(Math.Abs)], bins = new float[129 * 37];
        new InverseMel(options, 129).Solve(given, bins);
        bits.Add<float>(bins);
        new InverseMel(options, 129, iterations: 5).Solve(given, bins);
        bits.Add<float>(bins);
        new MelFilterBank(options, 129).Apply(bins, given);
        bits.Add<float>(given);
    }
}
