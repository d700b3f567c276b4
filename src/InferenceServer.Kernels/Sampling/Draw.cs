namespace InferenceServer.Kernels.Sampling;

/// <summary>Inverse cumulative distribution over what the filters left, in order of position.</summary>
internal static unsafe class Draw
{
    /// <summary>Logits that are weighed one by one at the end.</summary>
    private const int Step = 64;

    /// <summary>
    /// The first position at which the running mass of what is kept exceeds the uniform number's part of all that is
    /// kept.
    /// </summary>
    public static int Position(ReadOnlySpan<float> x, WeightScale scale, Remainder left, ulong uniform, RowScratch scratch)
    {
        // Masses: those the filters left behind, or a pass of our own.
        Cut cut = left.Cut;
        if (left.Weighed is not { } done || !done.Covers(cut))
        {
            WeighedRow.Weigh(x, scale, cut == Cut.None ? Bracket.None : Bracket.At(cut.Value), scratch);
        }

        fixed (float* row = x)
        {
            TileMass masses = new(row, x.Length, scale, cut, scratch);
            int tile = masses.At(Mass.Below(masses.All, uniform), out long target), start = tile * RowScratch.Tile;
            return start + Within(row + start, start, Math.Min(RowScratch.Tile, x.Length - start), scale, cut, target, scratch);
        }
    }

    private static int Within(float* x, int start, int count, WeightScale scale, Cut cut, long target, RowScratch scratch)
    {
        float* weights = scratch.SampleWeights;
        Weights.Fill(x, count, scale, weights);
        float over = MathF.BitIncrement(cut.Value);
        int i = 0;
        for (; i + Step <= count && (cut.LastTie < start + i || cut.LastTie >= start + i + Step - 1); i += Step)
        {
            long mass = Weights.SumFrom(x + i, weights + i, Step, cut.LastTie < start + i ? over : cut.Value);
            if (target < mass)
            {
                break;
            }

            target -= mass;
        }

        for (; i < count; i++)
        {
            if (cut.Keeps(x[i], start + i))
            {
                target -= Weight.Round(weights[i]);
                if (target < 0)
                {
                    return i;
                }
            }
        }

        throw new System.Diagnostics.UnreachableException("A tile holds less mass than was counted in it. This is a bug.");
    }
}
