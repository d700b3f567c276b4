using InferenceServer.Kernels.Threading;
using static InferenceServer.Kernels.Spectral.Checks;

namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// Changes a signal's sample rate by any ratio of whole numbers, with a windowed sinc of linear phase in polyphase form
/// (J. O. Smith, Digital Audio Resampling; torchaudio.functional.resample). A plan: build it once, share it between threads.
/// <para>
/// The signal is silent outside its samples; output sample m lies at m / ToRate seconds. A NaN or infinity reaches the outputs whose
/// filter covers it. Bits do not depend on threads or vector width.
/// </para>
/// </summary>
public sealed unsafe class Resampler
{
    private const long MostTaps = 1 << 27;
    private readonly SincFilter _filter;
    private readonly PinnedFloats? _taps;
    private readonly int _tapsPerPhase;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">The ratio's whole numbers are so large that the filter table would pass 2²⁷ values.</exception>
    public Resampler(ResamplerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options.Validated();
        _filter = new SincFilter(Options);
        if (_filter.From == _filter.To)
        {
            return;
        }

        int chunks = ((2 * _filter.Half) + ResampleWork.ChunkLength - 1) / ResampleWork.ChunkLength;
        _tapsPerPhase = chunks * ResampleWork.ChunkLength;
        if ((long)_tapsPerPhase * _filter.To > MostTaps)
        {
            throw new ArgumentException($"from {Options.FromRate} to {Options.ToRate} needs {_filter.To} filters of {_tapsPerPhase} values, expected at most {MostTaps} in all", nameof(options));
        }

        // Filter p weighs samples base - Half + 1 … base + Half for an output p/b after sample base.
        _taps = new PinnedFloats(_tapsPerPhase * _filter.To);
        for (int phase = 0; phase < _filter.To; phase++)
        {
            for (int i = 0; i < 2 * _filter.Half; i++)
            {
                long distance = phase + ((_filter.Half - 1L - i) * _filter.To);
                _taps.Span[(phase * _tapsPerPhase) + i] = (float)_filter.Tap(distance);
            }
        }
    }

    /// <summary>The options.</summary>
    public ResamplerOptions Options { get; }

    /// <summary>Samples that come out: the input's, times the ratio, rounded up.</summary>
    /// <exception cref="OverflowException">More than an array can hold.</exception>
    public int SampleCount(int samples) => samples <= 0 ? 0 : checked((int)((((long)samples * _filter.To) + _filter.From - 1) / _filter.From));

    /// <summary>Resamples a signal.</summary>
    /// <param name="signal">Mono samples; may be empty.</param>
    /// <param name="resampled">Exactly <see cref="SampleCount"/> samples; may not overlap <paramref name="signal"/>.</param>
    /// <param name="cancellationToken">Looked at between blocks of 4096 samples.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Resample(ReadOnlySpan<float> signal, Span<float> resampled, CancellationToken cancellationToken = default)
    {
        HasLength(resampled.Length, SampleCount(signal.Length), nameof(resampled));
        cancellationToken.ThrowIfCancellationRequested();
        if (signal.IsEmpty || _taps is null)
        {
            signal.CopyTo(resampled);
            return;
        }

        using SignalBuffer padded = SignalBuffer.Rent(signal.Length + (long)_filter.Half + _tapsPerPhase);
        padded.Span.Clear();
        signal.CopyTo(padded.Span[(_filter.Half - 1)..]);
        fixed (float* output = resampled)
        {
            ResampleWork work = new(_filter, _taps.Pointer, _tapsPerPhase, padded.Pointer, output, resampled.Length);
            BlockRun.Execute(work, ((resampled.Length - 1) / ResampleWork.BlockLength) + 1, Options.Threads, cancellationToken);
        }
    }
}
