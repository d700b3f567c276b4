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
        // 1. Masses: those the filters left behind, or a pass of our own.
        Cut cut = left.Cut;
        if (left.Weighed is not { } done || !done.Covers(cut))
        {
            WeighedRow.Weigh(x, scale, cut == Cut.None ? Bracket.None : Bracket.At(cut.Value), scratch);
        }

        fixed (float* row = x)
        {
            int tiles = (x.Length + RowScratch.Tile - 1) / RowScratch.Tile;
            long kept = KeepInTiles(row, tiles, scale, cut, scratch), target = Mass.Below(kept, uniform);

            // 2. The tile, from the tiles' masses, 3. the logit within it.
            int tile = 0;
            for (; target >= scratch.TileMasses[tile]; tile++)
            {
                target -= scratch.TileMasses[tile];
            }

            int start = tile * RowScratch.Tile;
            return start + Within(row + start, start, Math.Min(RowScratch.Tile, x.Length - start), scale, cut, target, scratch);
        }
    }

    /// <summary>Adds to the tiles' masses what the cut keeps of their candidates.</summary>
    /// <returns>The mass of all that is kept.</returns>
    private static long KeepInTiles(float* x, int tiles, WeightScale scale, Cut cut, RowScratch scratch)
    {
        float over = MathF.BitIncrement(cut.Value);
        int last = cut.LastTie < 0 ? -1 : cut.LastTie / RowScratch.Tile;
        float* values = scratch.CandidateValues, weights = scratch.CandidateWeights;
        long kept = 0;
        for (int tile = 0; tile < tiles; tile++)
        {
            int count = scratch.CandidateCounts[tile];
            scratch.TileMasses[tile] += Weights.SumFrom(values, weights, count, tile < last ? cut.Value : over);
            if (tile == last)
            {
                int start = tile * RowScratch.Tile, ties = Ties.Count(x + start, cut.LastTie + 1 - start, cut.Value);
                scratch.TileMasses[tile] += ties * Weight.Round(Weight.Unrounded(cut.Value, scale.Largest, scale.Factor));
            }

            kept += scratch.TileMasses[tile];
            values += count;
            weights += count;
        }

        return kept;
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
