using static InferenceServer.Kernels.Spectral.Checks;

namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// Triangular bands over a spectrogram that is there already; torchaudio's MelScale. Sparse: a bin feeds at most two bands.
/// A plan: build it once, share it between threads. Bits do not depend on threads or vector width.
/// </summary>
public sealed unsafe class MelFilterBank
{
    private readonly MelBand[] _bands;
    private readonly MelTable _table;
    private readonly FrameScheduler _frames;

    /// <param name="options">The bands.</param>
    /// <param name="bins">Bins of a frame, n/2 + 1; 1 … 2²³ + 1.</param>
    /// <param name="threads">Threads a call may use at most.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public MelFilterBank(MelOptions options, int bins, int threads = 1)
        : this(options, bins, threads, LaneWidth.Widest)
    {
    }

    internal MelFilterBank(MelOptions options, int bins, int threads, int lanes)
    {
        ArgumentNullException.ThrowIfNull(options);
        InRange(bins, 1, (StftOptions.MaxFftLength / 2) + 1);
        InRange(threads, 1, StftOptions.MaxThreads);
        Options = options.Validated();
        Bins = bins;
        _bands = MelBands.Make(Options, bins);
        _table = new MelTable(_bands, bins);
        _frames = new FrameScheduler(lanes, threads, 0);
    }

    /// <summary>The options with their defaults filled in.</summary>
    public MelOptions Options { get; }

    /// <summary>Bins of a frame.</summary>
    public int Bins { get; }

    /// <summary>Bands of a frame.</summary>
    public int Bands => _bands.Length;

    /// <summary>Sums a spectrogram's bins into bands.</summary>
    /// <param name="spectrogram">[bins][frames]. A NaN reaches its own frame only.</param>
    /// <param name="bands">[bands][frames], for as many frames; may not overlap <paramref name="spectrogram"/>.</param>
    /// <param name="cancellationToken">Looked at between groups of frames.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Apply(ReadOnlySpan<float> spectrogram, Span<float> bands, CancellationToken cancellationToken = default)
    {
        int frames = spectrogram.Length / Bins;
        HasLength(spectrogram.Length, (long)frames * Bins, nameof(spectrogram));
        HasLength(bands.Length, (long)frames * Bands, nameof(bands));
        if (frames == 0)
        {
            return;
        }

        fixed (float* input = spectrogram, output = bands)
        {
            _frames.Run(new MelApply(_table, input, output, frames), frames, cancellationToken);
        }
    }

    /// <summary>The weights as a matrix [bins][bands], as torchaudio's melscale_fbanks returns it.</summary>
    /// <exception cref="ArgumentException">The matrix has another size.</exception>
    public void CopyTo(Span<float> matrix)
    {
        HasLength(matrix.Length, (long)Bins * Bands, nameof(matrix));
        matrix.Clear();
        for (int band = 0; band < Bands; band++)
        {
            for (int i = 0; i < _bands[band].Weights.Length; i++)
            {
                matrix[((_bands[band].FirstBin + i) * Bands) + band] = (float)_bands[band].Weights[i];
            }
        }
    }
}
