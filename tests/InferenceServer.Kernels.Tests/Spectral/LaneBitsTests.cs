using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Tests.Spectral;

/// <summary>A result is the same bits at every vector width, on any number of threads, alone and in a batch.</summary>
public class LaneBitsTests
{
    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(480)]
    [InlineData(1024)]
    [InlineData(882)]
    [InlineData(210)]
    [InlineData(2048)]
    [InlineData(1890)]
    [InlineData(17640)]
    public void RealFft_AnyWidthAndThreads_SameBits(int length)
    {
        const int Rows = 37;
        float[] rows = Noise.Of(Rows * length);
        (float[] Spectra, float[] Back) expected = Run(1, 1, 1);
        foreach ((int lanes, int threads, int batch) in new[] { (4, 1, Rows), (8, 2, Rows), (16, 1, Rows), (16, 3, Rows), (16, 1, 5), (8, 1, 7) })
        {
            (float[] spectra, float[] back) = Run(lanes, threads, batch);
            Assert.Equal(expected.Spectra, spectra);
            Assert.Equal(expected.Back, back);
        }

        (float[] Spectra, float[] Back) Run(int lanes, int threads, int batch)
        {
            RealFft fft = new(length, threads, lanes);
            float[] spectra = new float[Rows * fft.Bins * 2], back = new float[rows.Length];
            for (int row = 0; row < Rows; row += batch)
            {
                int count = Math.Min(batch, Rows - row);
                Span<float> part = spectra.AsSpan(row * fft.Bins * 2, count * fft.Bins * 2);
                fft.Forward(rows.AsSpan(row * length, count * length), part);
                fft.Inverse(part, back.AsSpan(row * length, count * length));
            }

            return (spectra, back);
        }
    }

    [Theory]
    [InlineData(64, 16, 64)]
    [InlineData(80, 7, 20)]
    [InlineData(45, 10, 31)]
    [InlineData(48, 12, 24)]
    public void Stft_AnyWidthAndThreads_SameBits(int fft, int hop, int window)
    {
        float[] signal = Noise.Of(3000);
        StftOptions options = new() { FftLength = fft, HopLength = hop, WindowLength = window };
        (float[] Spectrum, float[] Back, float[] Power) expected = Run(1, 1);
        foreach ((int lanes, int threads) in new[] { (4, 1), (8, 2), (16, 1), (16, 3) })
        {
            (float[] spectrum, float[] back, float[] power) = Run(lanes, threads);
            Assert.Equal(expected.Spectrum, spectrum);
            Assert.Equal(expected.Back, back);
            Assert.Equal(expected.Power, power);
        }

        (float[] Spectrum, float[] Back, float[] Power) Run(int lanes, int threads)
        {
            Stft stft = new(options with { Threads = threads }, lanes);
            int frames = stft.FrameCount(signal.Length);
            float[] spectrum = new float[frames * stft.Bins * 2], back = new float[signal.Length], power = new float[frames * stft.Bins];
            stft.Forward(signal, spectrum);
            stft.Inverse(spectrum, frames, back);
            stft.Power(signal, power);
            return (spectrum, back, power);
        }
    }
}
