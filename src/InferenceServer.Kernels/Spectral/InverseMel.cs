using static InferenceServer.Kernels.Spectral.Checks;

namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// Bins from bands. A plan: build it once, share it between threads. Bits do not depend on threads or vector width.
/// <para>
/// Of all spectrograms with the given bands, the first answer is the one of least norm, <c>F (FᵀF)⁻¹ bands</c>, negative values
/// set to 0; the matrix is tridiagonal, so this costs one sweep up and one down. Where bands are so narrow that one of
/// them is made of others or holds no bin at all, it is left out. Iterations then improve that answer towards the
/// least-squares solution without negative values, by accelerated projected gradient steps.
/// </para>
/// <para>A NaN or infinity in a band reaches its own frame only. Frames of magnitudes and of powers are treated alike.</para>
/// </summary>
public sealed unsafe class InverseMel
{
    private readonly MelTable _table;
    private readonly MelInverseTable _inverse;
    private readonly FrameScheduler _frames;

    /// <param name="options">The bands.</param>
    /// <param name="bins">Bins of a frame, n/2 + 1; 1 … 2²³ + 1.</param>
    /// <param name="iterations">Steps after the least-norm solution, 0 … 100 000.</param>
    /// <param name="threads">Threads a call may use at most.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public InverseMel(MelOptions options, int bins, int iterations = 0, int threads = 1)
        : this(options, bins, iterations, threads, LaneWidth.Widest)
    {
    }

    internal InverseMel(MelOptions options, int bins, int iterations, int threads, int lanes)
    {
        ArgumentNullException.ThrowIfNull(options);
        InRange(bins, 1, (StftOptions.MaxFftLength / 2) + 1);
        InRange(iterations, 0, 100_000);
        InRange(threads, 1, StftOptions.MaxThreads);
        Options = options.Validated();
        Iterations = iterations;
        MelBand[] bands = MelBands.Make(Options, bins);
        _table = new MelTable(bands, bins);
        _inverse = new MelInverseTable(bands, bins);
        _frames = new FrameScheduler(lanes, threads, InverseMelWork.ScratchFloats(_table, lanes));
    }

    /// <summary>The options with their defaults filled in.</summary>
    public MelOptions Options { get; }

    /// <summary>Steps after the least-norm solution.</summary>
    public int Iterations { get; }

    /// <summary>Bins of a frame.</summary>
    public int Bins => _table.Bins;

    /// <summary>Finds a spectrogram with the given bands.</summary>
    /// <param name="bands">[bands][frames].</param>
    /// <param name="spectrogram">[bins][frames], for as many frames; may not overlap <paramref name="bands"/>.</param>
    /// <param name="cancellationToken">Looked at between groups of frames.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Solve(ReadOnlySpan<float> bands, Span<float> spectrogram, CancellationToken cancellationToken = default)
    {
        int frames = bands.Length / _table.Bands;
        HasLength(bands.Length, (long)frames * _table.Bands, nameof(bands));
        HasLength(spectrogram.Length, (long)frames * _table.Bins, nameof(spectrogram));
        if (frames == 0)
        {
            return;
        }

        fixed (float* input = bands, output = spectrogram)
        {
            _frames.Run(new InverseMelWork(_table, _inverse, input, output, frames, Iterations), frames, cancellationToken);
        }
    }
}
