using BenchmarkDotNet.Attributes;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Microbenchmarks;

/// <summary>What do vectors bring for a second of sound, and what its filter in a table? Baseline: the plain loop over the same table.</summary>
[MemoryDiagnoser]
public class ResamplerBenchmark
{
    private float[] _signal = [], _resampled = [], _taps = [];
    private ResamplerOptions _options = null!;
    private SincFilter _filter = null!;
    private Resampler _resampler = null!;

    [Params(22050, 44100, 48000)]
    public int FromRate { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        Random random = new(1);
        _options = new() { FromRate = FromRate, ToRate = 16000 };
        _resampler = new(_options);
        _signal = [.. Enumerable.Range(0, FromRate).Select(_ => random.NextSingle() - 0.5f)];
        _resampled = new float[_resampler.SampleCount(_signal.Length)];
        _filter = new(_options);
        _taps = [.. Enumerable.Range(0, _filter.To * 2 * _filter.Half).Select(i => (float)_filter.Tap((i / (2 * _filter.Half)) + ((_filter.Half - 1L - (i % (2 * _filter.Half))) * _filter.To)))];
    }

    [Benchmark(Baseline = true)]
    public void PlainLoop()
    {
        int taps = 2 * _filter.Half;
        for (int m = 0; m < _resampled.Length; m++)
        {
            long position = (long)m * _filter.From;
            int first = (int)(position / _filter.To) - _filter.Half + 1, phase = (int)(position % _filter.To);
            float sum = 0;
            for (int i = Math.Max(0, -first); i < taps && first + i < _signal.Length; i++)
            {
                sum += _taps[(phase * taps) + i] * _signal[first + i];
            }

            _resampled[m] = sum;
        }
    }

    [Benchmark]
    public void Resample() => _resampler.Resample(_signal, _resampled);

    /// <summary>A thousandth of the outputs: the definition computes its filter anew for each.</summary>
    [Benchmark]
    public void ThousandthOfReference()
    {
        for (int m = 0; m < _resampled.Length; m += 1000)
        {
            _resampled[m] = (float)ReferenceResampler.Sample(_options, _signal, m);
        }
    }
}
