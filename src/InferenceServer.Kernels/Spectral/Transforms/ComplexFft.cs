namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// The immutable half of a complex transform of any length: radices, turns and the order its outputs come in.
/// Turns are computed in double precision; <see cref="LaneFft{T}"/> holds the passes.
/// </summary>
internal sealed class ComplexFft
{
    private ComplexFft(int length, int[]? radices)
    {
        Length = length;
        Radices = radices ?? [];
        Turns = new PinnedFloats[Radices.Length];
        for (int level = 0, rest = length; level < Radices.Length; rest /= Radices[level], level++)
        {
            Turns[level] = MakeTurns(rest, Radices[level]);
        }

        Positions = new int[length];
        if (radices is null)
        {
            Chirp = new ChirpFft(length);
            for (int k = 0; k < length; k++)
            {
                Positions[k] = k;
            }
        }
        else
        {
            Place(0, 0, 1, 0);
        }

        Frequencies = new int[length];
        for (int k = 0; k < length; k++)
        {
            Frequencies[Positions[k]] = k;
        }
    }

    public int Length { get; }

    /// <summary>From the widest stride to the leaf.</summary>
    public int[] Radices { get; }

    /// <summary>Per level and element j of its stride: the factors of outputs 1 … radix − 1.</summary>
    public PinnedFloats[] Turns { get; }

    /// <summary>Where output k of the forward transform stands, and input k of the inverse one is expected.</summary>
    public int[] Positions { get; }

    /// <summary>The reverse of <see cref="Positions"/>.</summary>
    public int[] Frequencies { get; }

    /// <summary>Set where the length has a prime factor above 7; there are no passes then.</summary>
    public ChirpFft? Chirp { get; }

    /// <summary>Complex elements of scratch that a transform needs.</summary>
    public int ScratchElements => Chirp?.Inner.Length ?? 0;

    public static ComplexFft Create(int length) => new(length, FftFactors.Of(length));

    private static PinnedFloats MakeTurns(int length, int radix)
    {
        int stride = length / radix;
        PinnedFloats turns = new(stride == 1 ? 2 * (radix - 1) : 2 * (radix - 1) * stride);
        Span<float> values = turns.Span;
        for (int j = 0, at = 0; j < stride; j++)
        {
            for (int q = 1; q < radix; q++)
            {
                (double sine, double cosine) = Turn.Of(-(long)j * q, length);
                values[at++] = (float)cosine;
                values[at++] = (float)sine;
            }
        }

        return turns;
    }

    private void Place(int level, int frequency, int step, int start)
    {
        if (level == Radices.Length)
        {
            Positions[frequency] = start;
            return;
        }

        int block = Length / (step * Radices[level]);
        for (int q = 0; q < Radices[level]; q++)
        {
            Place(level + 1, frequency + q * step, step * Radices[level], start + q * block);
        }
    }
}
