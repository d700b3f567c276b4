namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// The bins of a real transform that one complex transform yields: those congruent to ±r modulo P, where the
/// transform is P times as long as its samples.
/// </summary>
internal sealed class RealSegment
{
    /// <param name="length">Length of the real transform, n.</param>
    /// <param name="support">Samples that are not zero, L = n / P.</param>
    /// <param name="residue">r.</param>
    public RealSegment(int length, int support, int residue)
    {
        int factor = length / support;
        Support = support;
        Kind = residue == 0 ? (support % 2 == 0 ? RealSegmentKind.Packed : RealSegmentKind.Odd)
            : 2 * residue == factor ? RealSegmentKind.Shifted : RealSegmentKind.Twisted;
        Fft = ComplexFft.Create(Kind is RealSegmentKind.Packed or RealSegmentKind.Shifted ? support / 2 : support);
        Turns = MakeTurns(length, support, residue);
        int count = Kind switch
        {
            RealSegmentKind.Packed or RealSegmentKind.Odd => (support / 2) + 1,
            RealSegmentKind.Shifted => support / 2,
            _ => support,
        };
        (int Position, int Bin, bool Conjugate)[] outputs = new (int, int, bool)[count];
        for (int k = 0; k < count; k++)
        {
            long bin = Kind == RealSegmentKind.Shifted ? (2L * k * factor) + residue : ((long)k * factor) + residue;
            bool mirrored = 2 * bin > length;
            outputs[k] = (k == Fft.Length ? k : Fft.Positions[k], (int)(mirrored ? length - bin : bin), mirrored);
        }

        Array.Sort(outputs);
        Positions = Array.ConvertAll(outputs, o => o.Position);
        Bins = Array.ConvertAll(outputs, o => o.Bin);
        Conjugate = Array.ConvertAll(outputs, o => o.Conjugate);
    }

    public RealSegmentKind Kind { get; }

    public int Support { get; }

    public ComplexFft Fft { get; }

    /// <summary>Factors of the untangling (<see cref="RealSegmentKind.Packed"/>) or of the samples; real and imaginary parts.</summary>
    public PinnedFloats Turns { get; }

    /// <summary>Complex elements of the buffer: the transform's, and one more for the last bin where it is packed.</summary>
    public int Elements => Kind == RealSegmentKind.Packed ? Fft.Length + 1 : Fft.Length;

    /// <summary>Elements that hold bins, ascending.</summary>
    public int[] Positions { get; }

    /// <summary>The bin of each of <see cref="Positions"/>.</summary>
    public int[] Bins { get; }

    /// <summary>Whether the element holds the bin's conjugate.</summary>
    public bool[] Conjugate { get; }

    private PinnedFloats MakeTurns(int length, int support, int residue)
    {
        int count = Kind == RealSegmentKind.Odd ? 0 : Kind == RealSegmentKind.Packed ? (support / 4) + 1 : Fft.Length;
        PinnedFloats turns = new(2 * count);
        for (int j = 0; j < count; j++)
        {
            // Packed: -i/2 exp(-2πi j / L); else exp(-2πi j r / n).
            (double sine, double cosine) = Turn.Of(Kind == RealSegmentKind.Packed ? -j : -(long)j * residue, Kind == RealSegmentKind.Packed ? support : length);
            (turns.Span[2 * j], turns.Span[(2 * j) + 1]) = Kind == RealSegmentKind.Packed
                ? ((float)(sine / 2), (float)(-cosine / 2))
                : ((float)cosine, (float)sine);
        }

        return turns;
    }
}
