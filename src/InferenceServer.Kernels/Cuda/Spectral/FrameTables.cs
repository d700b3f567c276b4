using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Cuda;

/// <summary>
/// What the spectral kernels need to know of one set of <see cref="StftOptions"/>: whole numbers (<see cref="TableField"/>) and turns,
/// computed in double precision. A segment's bins are its items; a packed one's items have a mirrored bin each, whose slots come after
/// those of all items.
/// </summary>
internal sealed class FrameTables
{
    /// <summary>Shared memory that every group of threads has without asking.</summary>
    public const int MostSharedBytes = 48 * 1024;

    private const int ComplexBytes = 8;
    private readonly List<int> _numbers = [];
    private readonly List<float> _turns = [];

    /// <param name="plan">The transform.</param>
    /// <param name="byBin">Whether items come in the order of their bins, or in the order in which the transform leaves them.</param>
    /// <exception cref="ArgumentException">The device has no passes for the length, or no room.</exception>
    public FrameTables(FramePlan plan, bool byBin)
    {
        Plan = plan;
        StftOptions options = plan.Options;
        RealSegment[] segments = plan.Transform.Segments;
        CheckLengths(options.FftLength, segments);
        int pruned = plan.WindowStart - plan.LocalStart;
        _numbers.AddRange([segments.Length, options.HopLength, pruned - plan.Margin, plan.Transform.Support, plan.LocalStart, options.WindowLength, options.Padding == FramePadding.Reflect ? 1 : 0, 0]);
        _numbers.AddRange(new int[segments.Length * TableField.SegmentSize]);
        for (int s = 0; s < segments.Length; s++)
        {
            Add(segments[s], s, byBin, pruned);
        }

        Longest = segments.Max(s => s.Fft.Length);
        SharedBytes = segments.Max(s => SharedBytesOf(s.Fft));
    }

    public FramePlan Plan { get; }

    public ReadOnlySpan<int> Numbers => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_numbers);

    /// <summary>Real and imaginary parts.</summary>
    public ReadOnlySpan<float> Turns => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_turns);

    public int Segments => _numbers[TableField.Segments];

    /// <summary>Values of a frame's spectrum, as rounds go through them; a bin may have two.</summary>
    public int Slots => _numbers[TableField.Slots];

    /// <summary>Elements of the longest segment's transform.</summary>
    public int Longest { get; }

    /// <summary>Bytes of shared memory of a group of threads.</summary>
    public int SharedBytes { get; }

    /// <summary>Threads of a group: about sixteen elements for each, two small butterflies of every pass.</summary>
    public int Threads => Math.Clamp(Longest / 16 / 32 * 32, 32, 256);

    /// <summary>Values of [frames][segments][window].</summary>
    public long RowValues(int frames) => (long)frames * Segments * Plan.Options.WindowLength;

    // The last pass reads a row of its radix in each thread. Where that is even, one place is left out after every row, so that
    // threads side by side do not meet in one bank; all other strides are whole rows and stay strides. What has no room goes without.
    private static int Padding(ComplexFft fft)
    {
        int row = fft.Radices.Length == 0 ? 1 : fft.Radices[^1];
        return row % 2 == 0 && ComplexBytes * Placed(fft.Length, row) <= MostSharedBytes ? row : 0;
    }

    private static int Placed(int elements, int padding) => padding == 0 ? elements : elements + (elements / padding);

    private static int SharedBytesOf(ComplexFft fft) => ComplexBytes * Placed(fft.Length, Padding(fft));

    private static int Reciprocal(int divisor) => (int)(uint)(((1L << 31) + divisor - 1) / divisor);

    private static void CheckLengths(int fftLength, RealSegment[] segments)
    {
        foreach (RealSegment segment in segments)
        {
            int length = segment.Fft.Length;
            if (segment.Fft.Chirp is not null)
            {
                throw new ArgumentException($"{nameof(StftOptions.FftLength)} is {fftLength} and needs a transform of {length}, which has a prime factor above 7; the device has passes for 2, 3, 5 and 7 only", nameof(fftLength));
            }

            if (SharedBytesOf(segment.Fft) > MostSharedBytes)
            {
                throw new ArgumentException($"{nameof(StftOptions.FftLength)} is {fftLength} and needs a transform of {length} in {SharedBytesOf(segment.Fft)} bytes of shared memory; a group of the device's threads has {MostSharedBytes}", nameof(fftLength));
            }
        }
    }

    private void Add(RealSegment segment, int index, bool byBin, int shift)
    {
        int padding = Padding(segment.Fft);
        bool packed = segment.Kind == RealSegmentKind.Packed;
        (int Low, int High, int Bin, int HighBin, int K)[] items = [.. Items(segment, index).OrderBy(i => byBin ? i.K : Rank(segment, i.Low))];
        int at = TableField.First + (index * TableField.SegmentSize);
        _numbers[at + TableField.SegmentKind] = (int)segment.Kind;
        _numbers[at + TableField.SegmentLength] = segment.Fft.Length;
        _numbers[at + TableField.SegmentPasses] = segment.Fft.Radices.Length;
        _numbers[at + TableField.SegmentFirstPass] = AddPasses(segment.Fft);
        _numbers[at + TableField.SegmentItems] = items.Length;
        _numbers[at + TableField.SegmentFirstItem] = _numbers.Count;
        _numbers.AddRange(items.Select(i => Placed(i.Low, padding)));
        _numbers.AddRange(items.Select(i => Placed(i.High, padding)));
        int[] bins = packed ? [.. items.Select(i => i.Bin), .. items.Select(i => i.HighBin)] : [.. items.Select(i => i.Bin)];
        _numbers.AddRange(bins);
        _numbers[at + TableField.SegmentFirstTurn] = _turns.Count / 2;
        foreach (int turn in packed ? items.Select(i => i.K) : Enumerable.Range(0, segment.Turns.Length / 2))
        {
            _turns.AddRange([segment.Turns.Span[2 * turn], segment.Turns.Span[(2 * turn) + 1]]);
        }

        _numbers[at + TableField.SegmentFirstSlot] = Slots;
        _numbers[TableField.Slots] += bins.Length;
        _numbers[at + TableField.SegmentFirstShift] = shift == 0 ? -1 : _turns.Count / 2;
        _numbers[at + TableField.SegmentRowReciprocal] = padding == 0 ? 0 : Reciprocal(padding);
        foreach (int bin in shift == 0 ? [] : bins)
        {
            AddTurn(-(bin < 0 ? -(long)~bin : bin) * shift, Plan.Options.FftLength);
        }
    }

    // Segments without pairs are gone through by the last pass's butterflies: first the first elements of all, then the second ones.
    private static int Rank(RealSegment segment, int position)
    {
        bool pairs = segment.Kind is RealSegmentKind.Packed or RealSegmentKind.Odd;
        int radix = pairs || segment.Fft.Radices.Length == 0 ? 1 : segment.Fft.Radices[^1];
        return (position % radix * (segment.Fft.Length / radix)) + (position / radix);
    }

    // A bin that an element holds the conjugate of is inverted.
    private IEnumerable<(int Low, int High, int Bin, int HighBin, int K)> Items(RealSegment segment, int residue)
    {
        int length = segment.Fft.Length, fft = Plan.Options.FftLength, factor = fft / segment.Support;
        int[] positions = segment.Fft.Positions;
        bool pairs = segment.Kind is RealSegmentKind.Packed or RealSegmentKind.Odd;
        for (int k = 0; k < (pairs ? (length / 2) + 1 : length); k++)
        {
            int bin = ((segment.Kind == RealSegmentKind.Shifted ? 2 * k : k) * factor) + residue;
            yield return (positions[k], positions[pairs ? (length - k) % length : k], 2 * bin > fft ? ~(fft - bin) : bin, (length - k) * factor, k);
        }
    }

    private int AddPasses(ComplexFft fft)
    {
        int first = _numbers.Count, rest = fft.Length, padding = Padding(fft);
        foreach (int radix in fft.Radices)
        {
            int stride = rest / radix;
            _numbers.AddRange([radix, stride, Reciprocal(stride), _turns.Count / 2, Placed(stride, padding), Placed(rest, padding)]);
            for (int q = 1; q < radix && stride > 1; q++)
            {
                for (int j = 0; j < stride; j++)
                {
                    AddTurn(-(long)j * q, rest);
                }
            }

            rest = stride;
        }

        return first;
    }

    private void AddTurn(long numerator, int denominator)
    {
        (double sine, double cosine) = Turn.Of(numerator, denominator);
        _turns.AddRange([(float)cosine, (float)sine]);
    }
}
