using BenchmarkDotNet.Attributes;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Microbenchmarks;

/// <summary>What does a round of Griffin-Lim cost beside its two transforms? Baseline: one inverse and one forward transform of 2 s.</summary>
[MemoryDiagnoser]
public class GriffinLimBenchmark
{
    private float[] _magnitudes = [], _spectrum = [], _signal = [];
    private Stft _stft = null!;
    private GriffinLim _rounds = null!;
    private int _frames;

    /// <summary>17640 is Riffusion's, with a window of a quarter.</summary>
    [Params(2048, 17640)]
    public int FftLength { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        StftOptions frames = FftLength == 17640
            ? new() { FftLength = 17640, HopLength = 441, WindowLength = 4410, Threads = 1 }
            : new() { FftLength = FftLength, Threads = 1 };
        _stft = new(frames);
        _rounds = new(new() { Frames = frames, Iterations = 32 });
        _frames = _stft.FrameCount(88_200);
        _signal = new float[_stft.SampleCount(_frames)];
        Random random = new(1);
        _magnitudes = [.. Enumerable.Range(0, _stft.Bins * _frames).Select(_ => random.NextSingle())];
        _spectrum = new float[2 * _magnitudes.Length];
    }

    [Benchmark(Baseline = true)]
    public void Transforms()
    {
        _stft.Inverse(_spectrum, _frames, _signal);
        _stft.Forward(_signal, _spectrum);
    }

    [Benchmark(OperationsPerInvoke = 33)]
    public void Round() => _rounds.Reconstruct(_magnitudes, _signal);
}
