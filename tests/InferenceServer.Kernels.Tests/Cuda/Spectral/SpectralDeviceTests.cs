using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Spectral;
using InferenceServer.Kernels.Tests.Spectral;

namespace InferenceServer.Kernels.Tests.Cuda.Spectral;

public class SpectralDeviceTests
{
    private const int Frames = 60;

    private static readonly StftOptions[] Lengths =
    [
        new() { FftLength = 17640, HopLength = 441, WindowLength = 4410 }, new() { FftLength = 1024, HopLength = 256 }, new() { FftLength = 512, HopLength = 160, WindowLength = 400 },
        new() { FftLength = 315, HopLength = 63 }, new() { FftLength = 10000, HopLength = 2500 },
    ];

    [NeedsCudaFact]
    public void Forward_OnTheDevice_IsTheCpus()
    {
        using CudaDevice device = Open();
        foreach (StftOptions options in Lengths)
        {
            Stft stft = new(options);
            using CudaStft onDevice = new(device, options, Frames);
            float[] signal = Noise.Of(stft.SampleCount(Frames)), expected = new float[stft.Bins * Frames * 2], actual = new float[expected.Length];
            stft.Forward(signal, expected);
            using DeviceMemory input = DeviceFrames.Copy<float>(device, signal), output = new(device, expected.Length * sizeof(float));

            onDevice.Forward(input.Pointer, signal.Length, output.Pointer);
            output.Read<float>(actual);

            AssertNear(expected, actual, 1e-5);
        }
    }

    [NeedsCudaFact]
    public void Inverse_OnTheDevice_IsTheCpus()
    {
        using CudaDevice device = Open();
        foreach (StftOptions options in Lengths)
        {
            Stft stft = new(options);
            using CudaStft onDevice = new(device, options, Frames);
            float[] spectrum = Noise.Of(stft.Bins * Frames * 2), expected = new float[stft.SampleCount(Frames) + 100], actual = new float[expected.Length];
            stft.Inverse(spectrum, Frames, expected);
            using DeviceMemory input = DeviceFrames.Copy<float>(device, spectrum), output = new(device, expected.Length * sizeof(float));

            onDevice.Inverse(input.Pointer, Frames, output.Pointer, expected.Length);
            output.Read<float>(actual);

            AssertNear(expected, actual, 1e-5);
        }
    }

    [NeedsCudaFact]
    public void Reconstruct_OnTheDevice_IsTheCpusForFewRoundsAndTheSameBitsTwice()
    {
        using CudaDevice device = Open();
        foreach (StftOptions options in Lengths)
        {
            GriffinLimOptions rounds = new() { Frames = options, Iterations = 2 };
            using CudaGriffinLim onDevice = new(device, rounds, Frames);
            float[] magnitudes = [.. Noise.Of(onDevice.Bins * Frames).Select(Math.Abs)], expected = new float[onDevice.SampleCount(Frames)];
            float[] actual = new float[expected.Length], again = new float[expected.Length];
            new GriffinLim(rounds).Reconstruct(magnitudes, expected);
            using DeviceMemory input = DeviceFrames.Copy<float>(device, magnitudes), output = new(device, expected.Length * sizeof(float));

            onDevice.Reconstruct(input.Pointer, Frames, output.Pointer);
            output.Read<float>(actual);
            onDevice.Reconstruct(input.Pointer, Frames, output.Pointer);
            output.Read<float>(again);

            AssertNear(expected, actual, 1e-3);
            Assert.Equal(actual, again);
        }
    }

    [NeedsCudaFact]
    public void Solve_OnTheDevice_IsTheCpus()
    {
        using CudaDevice device = Open();
        MelOptions options = new() { SampleRate = 44100, Bands = 512, HighestHertz = 10000 };
        float[] bands = [.. Noise.Of(512 * Frames).Select(Math.Abs)], expected = new float[8821 * Frames], actual = new float[expected.Length];
        foreach (int iterations in (int[])[0, 20])
        {
            new InverseMel(options, 8821, iterations).Solve(bands, expected);
            using CudaInverseMel onDevice = new(device, options, 8821, Frames, iterations);
            using DeviceMemory input = DeviceFrames.Copy<float>(device, bands), output = new(device, expected.Length * sizeof(float));

            onDevice.Solve(input.Pointer, Frames, output.Pointer);
            output.Read<float>(actual);

            AssertNear(expected, actual, 1e-4);
        }
    }

    [NeedsCudaFact]
    public void Calls_BadArguments_NameThem()
    {
        using CudaDevice device = Open();
        using DeviceMemory memory = new(device, 1 << 16);
        using CudaStft stft = new(device, new() { FftLength = 64, HopLength = 16 }, 4);
        using CudaGriffinLim griffinLim = new(device, new() { Frames = stft.Options }, 4);
        Assert.Equal("signal", Assert.Throws<ArgumentException>(() => stft.Forward(0, 40, memory.Pointer)).ParamName);
        Assert.Equal("frames", Assert.Throws<ArgumentOutOfRangeException>(() => stft.Forward(memory.Pointer, 200, memory.Pointer)).ParamName);
        Assert.Equal("frames", Assert.Throws<ArgumentOutOfRangeException>(() => stft.Inverse(memory.Pointer, 5, memory.Pointer, 3)).ParamName);
        Assert.Equal("samples", Assert.Throws<ArgumentException>(() => stft.Forward(memory.Pointer, 32, memory.Pointer)).ParamName);
        Assert.Equal("samples", Assert.Throws<ArgumentException>(() => griffinLim.Reconstruct(memory.Pointer, 3, memory.Pointer)).ParamName);
        Assert.Equal("frames", Assert.Throws<ArgumentOutOfRangeException>(() => griffinLim.Reconstruct(memory.Pointer, 0, memory.Pointer)).ParamName);
    }

    private static CudaDevice Open() => CudaDevice.TryOpen(0, out CudaDevice? device, out string? reason) ? device : throw new InvalidOperationException(reason);

    private static void AssertNear(float[] expected, float[] actual, double tolerance)
    {
        double largest = expected.Max(Math.Abs);
        Assert.All(Enumerable.Range(0, expected.Length), i => Assert.Equal(expected[i], actual[i], tolerance * largest));
    }
}
