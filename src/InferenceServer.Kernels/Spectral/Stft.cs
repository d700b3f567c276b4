using static InferenceServer.Kernels.Spectral.Checks;

namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// Short-time Fourier transform and its inverse with the conventions of torch.stft / istft and librosa. A plan: build it
/// once, share it between threads.
/// <para>
/// Spectra are [bins][frames] as in both libraries, complex ones interleaved (real, imaginary). Values are not scaled:
/// frame t of bin k is <c>Σ window[j] x[t·hop + j − n/2] exp(-2πi j k / n)</c>. A NaN or infinity in the signal reaches the
/// frames that contain it and no other. Bits do not depend on threads, vector width or the other frames.
/// A call allocates a few small objects; its scratch (a padded copy of the signal; for the inverse also its frames) is
/// lent by pools. Cancellation is looked at between groups of frames and leaves outputs partly written.
/// </para>
/// </summary>
public sealed unsafe class Stft
{
    private readonly FramePlan _plan;
    private readonly FrameScheduler _frames;
    private readonly FrameScheduler _blocks;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public Stft(StftOptions options)
        : this(options, LaneWidth.Widest)
    {
    }

    internal Stft(StftOptions options, int lanes)
    {
        ArgumentNullException.ThrowIfNull(options);
        _plan = new FramePlan(options);
        _frames = new FrameScheduler(lanes, _plan.Options.Threads, LaneBuffers.Floats(_plan.Transform, lanes));
        _blocks = new FrameScheduler(4, _plan.Options.Threads, 0);
    }

    /// <summary>The options with their defaults filled in.</summary>
    public StftOptions Options => _plan.Options;

    /// <summary>n/2 + 1.</summary>
    public int Bins => _plan.Transform.Bins;

    internal FramePlan Plan => _plan;

    internal FrameScheduler Scheduler => _frames;

    /// <summary>Frames of a signal: 1 + samples / hop where centred, else 1 + (samples − n) / hop, and 0 for a signal shorter than a frame.</summary>
    public int FrameCount(int samples) => samples <= 0 ? 0 : _plan.FrameCount(samples);

    /// <summary>Samples that <see cref="Inverse"/> gives by default: (frames − 1) · hop, and n more where not centred.</summary>
    public int SampleCount(int frames)
        => frames <= 0 ? 0 : checked(((frames - 1) * Options.HopLength) + (Options.Center ? Options.FftLength % 2 : Options.FftLength));

    /// <summary>The complex spectrum.</summary>
    /// <param name="signal">Mono samples, at least one; longer than n/2 where mirrored.</param>
    /// <param name="spectrum">[bins][frames][2] for <see cref="FrameCount"/> frames.</param>
    /// <param name="cancellationToken">Looked at between groups of frames.</param>
    /// <exception cref="ArgumentException">The signal is empty or too short, or the spectrum has another size.</exception>
    public void Forward(ReadOnlySpan<float> signal, Span<float> spectrum, CancellationToken cancellationToken = default)
        => Analyse<ComplexOutput>(signal, spectrum, cancellationToken);

    /// <summary>As <see cref="Forward"/>, magnitudes only: [bins][frames].</summary>
    public void Magnitude(ReadOnlySpan<float> signal, Span<float> spectrum, CancellationToken cancellationToken = default)
        => Analyse<MagnitudeOutput>(signal, spectrum, cancellationToken);

    /// <summary>As <see cref="Forward"/>, squared magnitudes only: [bins][frames].</summary>
    public void Power(ReadOnlySpan<float> signal, Span<float> spectrum, CancellationToken cancellationToken = default)
        => Analyse<PowerOutput>(signal, spectrum, cancellationToken);

    /// <summary>
    /// The signal whose frames are nearest to the given ones: windowed overlap-add over the sum of squared windows.
    /// Samples that no window reaches (a sum below 1e-11), or beyond the last frame, are silence.
    /// </summary>
    /// <param name="spectrum">[bins][frames][2].</param>
    /// <param name="frames">Frames, at least 1.</param>
    /// <param name="signal">Filled whole; its length is the "length" of torch and librosa. <see cref="SampleCount"/> is their default.</param>
    /// <param name="cancellationToken">Looked at between groups of frames.</param>
    /// <exception cref="ArgumentException">The spectrum has another size.</exception>
    public void Inverse(ReadOnlySpan<float> spectrum, int frames, Span<float> signal, CancellationToken cancellationToken = default)
    {
        InRange(frames, 1, int.MaxValue);
        HasLength(spectrum.Length, 2L * Bins * frames, nameof(spectrum));
        if (signal.IsEmpty)
        {
            return;
        }

        using SignalBuffer rows = SignalBuffer.Rent((long)frames * Options.WindowLength);
        using SignalBuffer norms = SignalBuffer.Rent(signal.Length);
        fixed (float* input = spectrum, output = signal)
        {
            _frames.Run(new SpectrumInverse(_plan, input, rows.Pointer, frames), frames, cancellationToken);
            Normalisers(frames, norms.Pointer, signal.Length, cancellationToken);
            Assemble(rows.Pointer, frames, norms.Pointer, output, signal.Length, cancellationToken);
        }
    }

    /// <summary>One over the sum of squared windows at each sample.</summary>
    internal void Normalisers(int frames, float* norms, int length, CancellationToken cancellationToken)
    {
        using SignalBuffer ones = SignalBuffer.Rent(Options.WindowLength);
        ones.Span.Fill(1);
        OverlapAdd sums = new(_plan, _frames.Lanes, ones.Pointer, 0, _plan.Square.Pointer, frames, null, norms, length);
        _blocks.Run(sums, OverlapAdd.Blocks(length), cancellationToken);
        for (int i = 0; i < length; i++)
        {
            norms[i] = norms[i] > OverlapAdd.Least ? 1 / norms[i] : 0;
        }
    }

    /// <summary>Rows of frames to a signal.</summary>
    internal void Assemble(float* rows, int frames, float* norms, float* output, int length, CancellationToken cancellationToken)
    {
        OverlapAdd sums = new(_plan, _frames.Lanes, rows, Options.WindowLength, _plan.Synthesis.Pointer, frames, norms, output, length);
        _blocks.Run(sums, OverlapAdd.Blocks(length), cancellationToken);
    }

    private void Analyse<TOutput>(ReadOnlySpan<float> signal, Span<float> spectrum, CancellationToken cancellationToken)
        where TOutput : struct, ISpectrumOutput
    {
        NotEmpty(signal.Length, nameof(signal));
        SignalPadding.Check(Options.Padding, signal.Length, _plan.Margin);
        int frames = _plan.FrameCount(signal.Length);
        HasLength(spectrum.Length, (long)TOutput.Floats * Bins * frames, nameof(spectrum));
        if (frames == 0)
        {
            return;
        }

        using SignalBuffer padded = SignalBuffer.Rent(signal.Length + (2L * _plan.Margin));
        SignalPadding.Apply(signal, _plan.Margin, Options.Padding, padded.Span);
        fixed (float* output = spectrum)
        {
            _frames.Run(new SpectrumForward<TOutput>(_plan, padded.Pointer, output, frames), frames, cancellationToken);
        }
    }
}
