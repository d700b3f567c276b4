using static InferenceServer.Kernels.Spectral.Checks;

namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// Mel and log-mel spectrograms of a signal, as torchaudio's MelSpectrogram, librosa's feature.melspectrogram and Whisper's
/// front end. A plan: build it once, share it between threads. Bits do not depend on threads or vector width.
/// <para>
/// A NaN in the signal gives NaN in the frames that contain it (with <see cref="MelCompression.Whisper"/> or
/// <see cref="MelSpectrogramOptions.TopDecibels"/> the largest value is taken over the other frames); an infinity, or a power
/// beyond single precision, gives NaN or infinity there.
/// </para>
/// </summary>
public sealed unsafe class MelSpectrogram
{
    private readonly FramePlan _plan;
    private readonly MelTable _table;
    private readonly FrameScheduler _frames;

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public MelSpectrogram(MelSpectrogramOptions options)
        : this(options, LaneWidth.Widest)
    {
    }

    internal MelSpectrogram(MelSpectrogramOptions options, int lanes)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options.Validated();
        _plan = new FramePlan(Options.Frames);
        _table = new MelTable(MelBands.Make(Options.Bands, _plan.Transform.Bins), _plan.Transform.Bins);
        _frames = new FrameScheduler(lanes, Options.Frames.Threads, MelForward.ScratchFloats(_plan, lanes));
    }

    /// <summary>The options with their defaults filled in.</summary>
    public MelSpectrogramOptions Options { get; }

    /// <summary>Frames of a signal, as <see cref="Stft.FrameCount"/>.</summary>
    public int FrameCount(int samples) => samples <= 0 ? 0 : _plan.FrameCount(samples);

    /// <summary>Transforms a signal.</summary>
    /// <param name="signal">Mono samples, at least one; longer than n/2 where mirrored.</param>
    /// <param name="bands">[bands][frames] for <see cref="FrameCount"/> frames.</param>
    /// <param name="cancellationToken">Looked at between groups of frames.</param>
    /// <exception cref="ArgumentException">The signal is empty or too short, or <paramref name="bands"/> has another size.</exception>
    public void Forward(ReadOnlySpan<float> signal, Span<float> bands, CancellationToken cancellationToken = default)
    {
        NotEmpty(signal.Length, nameof(signal));
        SignalPadding.Check(Options.Frames.Padding, signal.Length, _plan.Margin);
        int frames = _plan.FrameCount(signal.Length);
        HasLength(bands.Length, (long)_table.Bands * frames, nameof(bands));
        if (frames == 0)
        {
            return;
        }

        using SignalBuffer padded = SignalBuffer.Rent(signal.Length + (2L * _plan.Margin));
        SignalPadding.Apply(signal, _plan.Margin, Options.Frames.Padding, padded.Span);
        fixed (float* output = bands)
        {
            _frames.Run(new MelForward(_plan, _table, Options, padded.Pointer, output, frames), frames, cancellationToken);
        }

        LimitRange(bands);
    }

    private void LimitRange(Span<float> bands)
    {
        bool whisper = Options.Compression == MelCompression.Whisper;
        if (!whisper && Options.TopDecibels is null)
        {
            return;
        }

        float largest = float.NegativeInfinity;
        foreach (float value in bands)
        {
            largest = value > largest ? value : largest;
        }

        float least = largest - (float)(whisper ? 8 : Options.TopDecibels!.Value);
        for (int i = 0; i < bands.Length; i++)
        {
            float raised = bands[i] < least ? least : bands[i];
            bands[i] = whisper ? (raised + 4) / 4 : raised;
        }
    }
}
