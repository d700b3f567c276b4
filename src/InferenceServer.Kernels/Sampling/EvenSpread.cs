using System.Runtime.Intrinsics;

namespace InferenceServer.Kernels.Sampling;

/// <summary>
/// Narrows a row's candidates to a part of their bracket in which the cut lies if their mass is spread evenly over it,
/// as it nearly is in so small a bracket. Two reads of the candidates take the place of many rounds of halving.
/// </summary>
internal static unsafe class EvenSpread
{
    /// <summary>With fewer candidates halving is as fast.</summary>
    private const int Least = 512;

    /// <summary>The part of the bracket that is kept on either side of where the cut should lie.</summary>
    private const float Reach = 1f / 16;

    /// <summary>Leaves in CutValues and CutWeights the candidates near the cut, in order of position.</summary>
    /// <param name="row">What the candidates, weighed, were gathered from.</param>
    /// <param name="needed">Mass that the cut needs of the candidates; where this succeeds, of those that are left.</param>
    /// <param name="scratch">The row's.</param>
    /// <returns>How many are left; 0 where the cut lies elsewhere.</returns>
    public static int Narrow(WeighedRow row, ref long needed, RowScratch scratch)
    {
        float width = row.Bracket.High - row.Bracket.Low;
        if (scratch.CandidateCount < Least || !float.IsFinite(width))
        {
            return 0;
        }

        float middle = row.Bracket.High - (float)(width * ((double)needed / row.Between)), high = middle + (width * Reach), low = middle - (width * Reach);
        long above = Weights.SumFrom(scratch.CandidateValues, scratch.CandidateWeights, scratch.CandidateCount, MathF.BitIncrement(high));
        if (above >= needed)
        {
            return 0;
        }

        int kept = Within(low, high, scratch);
        if (Weights.Sum(scratch.CutWeights, kept) < needed - above)
        {
            return 0;
        }

        needed -= above;
        return kept;
    }

    private static int Within(float low, float high, RowScratch scratch)
        => Vector512.IsHardwareAccelerated ? Within<Lanes512>(low, high, scratch)
            : Vector256.IsHardwareAccelerated ? Within<Lanes256>(low, high, scratch)
            : Within<Lanes128>(low, high, scratch);

    private static int Within<TLanes>(float low, float high, RowScratch scratch)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes least = TLanes.All(low), most = TLanes.All(high);
        int kept = 0, i = 0;
        for (; i + TLanes.Count <= scratch.CandidateCount; i += TLanes.Count)
        {
            TLanes values = TLanes.Load(scratch.CandidateValues + i);
            TLanes.Compress(TLanes.Load(scratch.CandidateWeights + i), TLanes.Within(values, least, most), scratch.CutWeights + kept);
            kept += TLanes.CompressWithin(values, least, most, scratch.CutValues + kept);
        }

        for (; i < scratch.CandidateCount; i++)
        {
            float value = scratch.CandidateValues[i];
            if (value >= low && value <= high)
            {
                (scratch.CutValues[kept], scratch.CutWeights[kept]) = (value, scratch.CandidateWeights[i]);
                kept++;
            }
        }

        return kept;
    }
}
