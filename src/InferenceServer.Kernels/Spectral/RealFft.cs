using static InferenceServer.Kernels.Spectral.Checks;

namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// Fourier transforms of real rows, of any length. A plan: build it once, share it between threads.
/// <para>
/// A spectrum is interleaved: real part, imaginary part, real part … of the bins 0 … n/2, as complex64 is in NumPy,
/// torch and ONNX. The forward transform is <c>X[k] = Σ x[j] exp(-2πi j k / n)</c>, unscaled; the inverse divides by n, so
/// that it undoes the forward one; the conventions of numpy.fft.rfft and irfft. It takes the imaginary parts of bin 0 and, for
/// even n, of bin n/2 as zero.
/// </para>
/// <para>
/// Rows do not influence each other: a row's bits are the same alone, in a batch, on any number of threads and at
/// every vector width. A NaN or infinity makes its own row's results NaN or infinite and no other's.
/// Lengths whose prime factors are all 2, 3, 5 or 7 are fastest; others go through a convolution (Bluestein).
/// A call allocates one small object, and scratch only when more calls run at once than ever before.
/// </para>
/// </summary>
public sealed unsafe class RealFft
{
    private readonly RealTransform _transform;
    private readonly RowTables? _rows;
    private readonly FrameScheduler _scheduler;

    /// <param name="length">Samples of a row, 1 … 2²⁴.</param>
    /// <param name="threads">Threads a call may use at most, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public RealFft(int length, int threads = 1)
        : this(length, threads, LaneWidth.Widest)
    {
    }

    internal RealFft(int length, int threads, int lanes)
    {
        InRange(length, 1, StftOptions.MaxFftLength);
        InRange(threads, 1, StftOptions.MaxThreads);
        Length = length;
        _transform = new RealTransform(length, length);
        _rows = RowTables.Create(length, lanes);
        int floats = LaneBuffers.Floats(_transform, lanes);
        _scheduler = new FrameScheduler(lanes, threads, _rows is null ? floats : Math.Max(floats, RowBuffers.Floats(_rows, lanes)));
    }

    /// <summary>Samples of a row, n.</summary>
    public int Length { get; }

    /// <summary>Bins of a spectrum, n/2 + 1.</summary>
    public int Bins => _transform.Bins;

    /// <summary>Transforms row by row.</summary>
    /// <param name="rows">[rows][n], any number of rows.</param>
    /// <param name="spectra">[rows][bins][2], exactly as many rows. May not overlap <paramref name="rows"/>.</param>
    /// <param name="cancellationToken">Looked at between groups of rows.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Forward(ReadOnlySpan<float> rows, Span<float> spectra, CancellationToken cancellationToken = default)
    {
        int count = CountRows(rows.Length, Length);
        HasLength(spectra.Length, 2L * count * Bins, nameof(spectra));
        fixed (float* input = rows, output = spectra)
        {
            Run(_rows is null ? new RowsForward(_transform, input, output) : new RowWork(_rows, input, output), count, cancellationToken);
        }
    }

    /// <summary>Transforms back, row by row.</summary>
    /// <param name="spectra">[rows][bins][2], any number of rows.</param>
    /// <param name="rows">[rows][n], exactly as many rows. May not overlap <paramref name="spectra"/>.</param>
    /// <param name="cancellationToken">Looked at between groups of rows.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Inverse(ReadOnlySpan<float> spectra, Span<float> rows, CancellationToken cancellationToken = default)
    {
        int count = CountRows(spectra.Length, 2 * Bins);
        HasLength(rows.Length, (long)count * Length, nameof(rows));
        fixed (float* input = spectra, output = rows)
        {
            Run(new RowsInverse(_transform, input, output), count, cancellationToken);
        }
    }

    private static int CountRows(int length, int row)
        => length % row == 0 ? length / row : throw new ArgumentException($"{length} values are not a whole number of rows of {row}");

    private void Run(FrameWork work, int count, CancellationToken cancellationToken)
    {
        if (count > 0)
        {
            _scheduler.Run(work, count, cancellationToken);
        }
    }
}
