using static InferenceServer.Kernels.Spectral.Checks;

namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// A signal for given magnitudes, by Griffin and Lim's rounds with momentum (Perraudin et al. 2013), exactly as torchaudio's and
/// librosa's griffinlim. A plan: build it once, share it between threads.
/// <para>
/// Results do not depend on threads or vector width. Rounds amplify rounding: after many of them another correct
/// implementation agrees in spectral convergence, not sample by sample. A call allocates a few small objects; its
/// spectrograms (three times the magnitudes) are lent by pools. Cancellation is looked at between groups of frames.
/// </para>
/// </summary>
public sealed unsafe class GriffinLim
{
    private readonly Stft _stft;
    private readonly FrameScheduler _frames;
    private readonly float _momentum;

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public GriffinLim(GriffinLimOptions options)
        : this(options, LaneWidth.Widest)
    {
    }

    internal GriffinLim(GriffinLimOptions options, int lanes)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options.Validated();
        _stft = new Stft(Options.Frames, lanes);
        _frames = new FrameScheduler(lanes, Options.Frames.Threads, GriffinLimRound.ScratchFloats(_stft.Plan, lanes));
        _momentum = (float)(Options.Momentum / (1 + Options.Momentum));
    }

    /// <summary>The options with their defaults filled in.</summary>
    public GriffinLimOptions Options { get; }

    /// <summary>Bins of a frame.</summary>
    public int Bins => _stft.Bins;

    /// <summary>Samples of the result, as <see cref="Stft.SampleCount"/>.</summary>
    public int SampleCount(int frames) => _stft.SampleCount(frames);

    /// <summary>Rebuilds a signal, all phases starting at 0.</summary>
    /// <param name="magnitudes">[bins][frames], finite and ≥ 0; not squared.</param>
    /// <param name="signal">Exactly <see cref="SampleCount"/> samples.</param>
    /// <param name="cancellationToken">Looked at between groups of frames.</param>
    /// <exception cref="ArgumentException">
    /// The lengths do not fit, there is no frame, a magnitude is not allowed, or the signal is too short to be mirrored over half a frame.
    /// </exception>
    public void Reconstruct(ReadOnlySpan<float> magnitudes, Span<float> signal, CancellationToken cancellationToken = default)
        => Run(magnitudes, [], null, signal, cancellationToken);

    /// <summary>Rebuilds a signal from given first phases.</summary>
    /// <param name="magnitudes">[bins][frames], finite and ≥ 0; not squared.</param>
    /// <param name="start">[bins][frames][2], factors of the magnitudes, finite; usually points of the unit circle (<see cref="FillPhases(Span{float}, ulong)"/>).</param>
    /// <param name="signal">Exactly <see cref="SampleCount"/> samples.</param>
    /// <param name="cancellationToken">Looked at between groups of frames.</param>
    /// <exception cref="ArgumentException">As without a start, or its length does not fit.</exception>
    public void Reconstruct(ReadOnlySpan<float> magnitudes, ReadOnlySpan<float> start, Span<float> signal, CancellationToken cancellationToken = default)
    {
        HasLength(start.Length, 2L * magnitudes.Length, nameof(start));
        AreFinite(start, nameof(start));
        Run(magnitudes, start, null, signal, cancellationToken);
    }

    /// <summary>Rebuilds a signal from first phases drawn by a seed: the same bits as from the start that <see cref="FillPhases(Span{float}, ulong)"/> fills, which is never stored.</summary>
    /// <param name="magnitudes">[bins][frames], finite and ≥ 0; not squared.</param>
    /// <param name="seed">The same seed gives the same signal.</param>
    /// <param name="signal">Exactly <see cref="SampleCount"/> samples.</param>
    /// <param name="cancellationToken">Looked at between groups of frames.</param>
    /// <exception cref="ArgumentException">As without a start.</exception>
    public void Reconstruct(ReadOnlySpan<float> magnitudes, ulong seed, Span<float> signal, CancellationToken cancellationToken = default)
        => Run(magnitudes, [], seed, signal, cancellationToken);

    /// <summary>Fills a start with points of the unit circle, librosa's random start.</summary>
    /// <param name="start">[bins][frames][2].</param>
    /// <param name="uniform">Called once for each point, in order; gives numbers from 0 to 1.</param>
    public static void FillPhases(Span<float> start, Func<double> uniform)
    {
        ArgumentNullException.ThrowIfNull(uniform);
        for (int i = 0; i + 1 < start.Length; i += 2)
        {
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * uniform());
            (start[i], start[i + 1]) = ((float)cosine, (float)sine);
        }
    }

    /// <summary>Fills a start with points of the unit circle drawn by a seed: point i's angle is word i of <see cref="Sampling.Philox"/>.</summary>
    /// <param name="start">[bins][frames][2].</param>
    /// <param name="seed">The same seed gives the same points.</param>
    public static void FillPhases(Span<float> start, ulong seed) => SeededPhases.Fill(seed, 0, start);

    private void Run(ReadOnlySpan<float> magnitudes, ReadOnlySpan<float> start, ulong? seed, Span<float> signal, CancellationToken cancellationToken)
    {
        FramePlan plan = _stft.Plan;
        NotEmpty(magnitudes.Length, nameof(magnitudes));
        int frames = magnitudes.Length / Bins, samples = SampleCount(frames);
        HasLength(magnitudes.Length, (long)frames * Bins, nameof(magnitudes));
        HasLength(signal.Length, samples, nameof(signal));
        AreMagnitudes(magnitudes, nameof(magnitudes));
        if (samples == 0)
        {
            return;
        }

        if (Options.Iterations > 0)
        {
            SignalPadding.Check(Options.Frames.Padding, samples, plan.Margin);
        }

        using SignalBuffer kept = SignalBuffer.Rent(GriffinLimState.Floats(plan, frames));
        using SignalBuffer previous = SignalBuffer.Rent(2 * GriffinLimState.Floats(plan, frames));
        using SignalBuffer rows = SignalBuffer.Rent((long)frames * plan.Options.WindowLength);
        using SignalBuffer padded = SignalBuffer.Rent(samples + (2L * plan.Margin));
        using SignalBuffer norms = SignalBuffer.Rent(samples);
        GriffinLimState state = new(plan, kept.Pointer, previous.Pointer, padded.Pointer, rows.Pointer, frames);
        fixed (float* input = magnitudes, phases = start)
        {
            _frames.Run(new GriffinLimStart(state, input, start.IsEmpty ? null : phases, seed), frames, cancellationToken);
        }

        _stft.Normalisers(frames, norms.Pointer, samples, cancellationToken);
        float* middle = padded.Pointer + plan.Margin;
        GriffinLimRound round = new(state, _momentum);
        for (int iteration = 0; iteration < Options.Iterations; iteration++)
        {
            _stft.Assemble(rows.Pointer, frames, norms.Pointer, middle, samples, cancellationToken);
            SignalPadding.Apply(new(middle, samples), plan.Margin, Options.Frames.Padding, padded.Span);
            _frames.Run(round, frames, cancellationToken);
        }

        _stft.Assemble(rows.Pointer, frames, norms.Pointer, middle, samples, cancellationToken);
        new ReadOnlySpan<float>(middle, samples).CopyTo(signal);
    }
}
