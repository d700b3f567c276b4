using BenchmarkDotNet.Attributes;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Microbenchmarks;

/// <summary>What does keeping the spectrogram in the cache bring? Baseline: power spectrogram, then bands, of 10 s at 16 kHz.</summary>
[MemoryDiagnoser]
public class MelBenchmark
{
    private static readonly StftOptions Frames = new() { FftLength = 1024, HopLength = 160, Threads = 1 };
    private static readonly MelOptions Bands = new() { SampleRate = 16000, Bands = 80 };
    private readonly Stft _stft = new(Frames);
    private readonly MelFilterBank _bank = new(Bands, 513);
    private readonly InverseMel _inverse = new(Bands, 513);
    private readonly MelSpectrogram _fused = new(new() { Frames = Frames, Bands = Bands });
    private readonly MelSpectrogram _log = new(new() { Frames = Frames, Bands = Bands, Compression = MelCompression.Decibel });
    private readonly float[] _signal = new float[160_000], _power = new float[513 * 1001], _mel = new float[80 * 1001];

    [GlobalSetup]
    public void SetUp()
    {
        Random random = new(1);
        foreach (ref float sample in _signal.AsSpan())
        {
            sample = random.NextSingle() - 0.5f;
        }
    }

    [Benchmark(Baseline = true)]
    public void TwoSteps()
    {
        _stft.Power(_signal, _power);
        _bank.Apply(_power, _mel);
    }

    [Benchmark]
    public void Fused() => _fused.Forward(_signal, _mel);

    [Benchmark]
    public void FusedDecibel() => _log.Forward(_signal, _mel);

    [Benchmark]
    public void Inverse() => _inverse.Solve(_mel, _power);
}
