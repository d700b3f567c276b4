namespace InferenceServer.Kernels.Sampling;

/// <summary>Inverse cumulative distribution over what the filters left, in order of position.</summary>
internal static unsafe class Draw
{
    /// <summary>
    /// The first position at which the running mass of what is kept exceeds the uniform number's part of all that is
    /// kept.
    /// </summary>
    public static int Position(ReadOnlySpan<float> x, WeightScale scale, Remainder left, ulong uniform, RowScratch scratch)
    {
        // 1. Masses: those the filters left behind, or a pass of our own.
        Cut cut = left.Cut;
        WeighedRow row = left.Weighed is { } done && done.Covers(cut)
            ? done
            : WeighedRow.Weigh(x, scale, cut == Cut.None ? Bracket.None : Bracket.At(cut.Value), scratch);
        long kept = row.Above + Narrow(cut, scratch);
        long target = Mass.Below(kept, uniform);

        // 2. The tile, from the tiles' masses and the candidates in them, 3. the logit within it.
        int candidate = 0, tile = 0;
        for (; ; tile++)
        {
            long mass = scratch.TileMasses[tile];
            int end = (tile + 1) * RowScratch.Tile;
            for (; candidate < scratch.CandidateCount && scratch.CandidateIndices[candidate] < end; candidate++)
            {
                mass += Weight.Round(scratch.CandidateWeights[candidate]);
            }

            if (target < mass)
            {
                return Within(x, tile * RowScratch.Tile, scale, cut, target, scratch);
            }

            target -= mass;
        }
    }

    private static int Within(ReadOnlySpan<float> x, int start, WeightScale scale, Cut cut, long target, RowScratch scratch)
    {
        int count = Math.Min(RowScratch.Tile, x.Length - start);
        fixed (float* row = x)
        {
            Weights.Fill(row + start, count, scale, scratch.SampleWeights);
            for (int i = 0; i < count; i++)
            {
                if (cut.Keeps(row[start + i], start + i))
                {
                    target -= Weight.Round(scratch.SampleWeights[i]);
                    if (target < 0)
                    {
                        return start + i;
                    }
                }
            }
        }

        throw new System.Diagnostics.UnreachableException("A tile holds less mass than was counted in it. This is a bug.");
    }

    /// <summary>Leaves the candidates that <paramref name="cut"/> keeps.</summary>
    /// <returns>Their mass.</returns>
    private static long Narrow(Cut cut, RowScratch scratch)
    {
        int kept = 0;
        for (int i = 0; i < scratch.CandidateCount; i++)
        {
            // Written before it is known whether it stays: which candidates do cannot be predicted.
            (float value, int index, float weight) = (scratch.CandidateValues[i], scratch.CandidateIndices[i], scratch.CandidateWeights[i]);
            scratch.CandidateValues[kept] = value;
            scratch.CandidateIndices[kept] = index;
            scratch.CandidateWeights[kept] = weight;
            kept += (value > cut.Value ? 1 : 0) | ((value == cut.Value ? 1 : 0) & (index <= cut.LastTie ? 1 : 0));
        }

        scratch.CandidateCount = kept;
        return Weights.Sum(scratch.CandidateWeights, kept);
    }
}
