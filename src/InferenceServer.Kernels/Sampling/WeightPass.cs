using System.Runtime.Intrinsics;

namespace InferenceServer.Kernels.Sampling;

/// <summary>
/// One read of a row: the mass of everything, the mass above an upper bound (also per tile) and, gathered in order of
/// position, what lies between the bounds.
/// </summary>
internal static unsafe class WeightPass
{
    /// <summary>Weighs <paramref name="x"/>; the gathered candidates and the tiles' masses are left in <paramref name="scratch"/>.</summary>
    /// <returns>The masses of all logits and of those above the bracket.</returns>
    public static (long All, long Above) Run(ReadOnlySpan<float> x, WeightScale scale, Bracket bracket, RowScratch scratch)
    {
        fixed (float* row = x)
        {
            return Vector512.IsHardwareAccelerated ? Run<Lanes512, WeightSum512>(row, x.Length, scale, bracket, scratch)
                : Vector256.IsHardwareAccelerated ? Run<Lanes256, WeightSum256>(row, x.Length, scale, bracket, scratch)
                : Run<Lanes128, WeightSum128>(row, x.Length, scale, bracket, scratch);
        }
    }

    /// <summary>Only the mass of all logits.</summary>
    public static long Total(ReadOnlySpan<float> x, WeightScale scale)
    {
        long total = 0;
        fixed (float* row = x)
        {
            for (int start = 0; start < x.Length; start += RowScratch.Tile)
            {
                int count = Math.Min(RowScratch.Tile, x.Length - start);
                total += Vector512.IsHardwareAccelerated ? Total<Lanes512, WeightSum512>(row + start, count, scale)
                    : Vector256.IsHardwareAccelerated ? Total<Lanes256, WeightSum256>(row + start, count, scale)
                    : Total<Lanes128, WeightSum128>(row + start, count, scale);
            }
        }

        return total;
    }

    /// <summary>The mass of the logits from <paramref name="bound"/> up, which are few; they are left among the candidates.</summary>
    public static long MassFrom(ReadOnlySpan<float> x, float bound, WeightScale scale, RowScratch scratch)
    {
        int count = Gather.NotBelow(x, bound, scratch.CandidateValues, scratch.CandidateIndices);
        return Weights.FillAndSum(scratch.CandidateValues, count, scale, scratch.CandidateWeights);
    }

    private static (long All, long Above) Run<TLanes, TSum>(float* x, int length, WeightScale scale, Bracket bracket, RowScratch scratch)
        where TLanes : struct, ILanes<TLanes>
        where TSum : struct, IWeightSum<TSum, TLanes>
    {
        scratch.CandidateCount = 0;
        long all = 0, above = 0;
        for (int start = 0, tile = 0; start < length; start += RowScratch.Tile, tile++)
        {
            int count = Math.Min(RowScratch.Tile, length - start);
            long total = bracket.Open ? Total<TLanes, TSum>(x + start, count, scale) : 0;
            (long tileAll, long tileAbove) = bracket.Open
                ? (total, total)
                : Divide<TLanes, TSum>(x + start, count, start, scale, bracket, scratch);
            scratch.TileMasses[tile] = tileAbove;
            all += tileAll;
            above += tileAbove;
        }

        return (all, above);
    }

    private static long Total<TLanes, TSum>(float* x, int count, WeightScale scale)
        where TLanes : struct, ILanes<TLanes>
        where TSum : struct, IWeightSum<TSum, TLanes>
    {
        TLanes largest = TLanes.All(scale.Largest), factor = TLanes.All(scale.Factor);
        TSum sum = TSum.All(0);
        int i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            sum += TSum.Round(Weight.Unrounded(TLanes.Load(x + i), largest, factor));
        }

        long total = TSum.Total(sum);
        for (; i < count; i++)
        {
            total += Weight.Round(Weight.Unrounded(x[i], scale.Largest, scale.Factor));
        }

        return total;
    }

    private static (long All, long Above) Divide<TLanes, TSum>(
        float* x, int count, int start, WeightScale scale, Bracket bracket, RowScratch scratch)
        where TLanes : struct, ILanes<TLanes>
        where TSum : struct, IWeightSum<TSum, TLanes>
    {
        TLanes largest = TLanes.All(scale.Largest), factor = TLanes.All(scale.Factor);
        TLanes high = TLanes.All(bracket.High), low = TLanes.All(bracket.Low);
        TSum all = TSum.All(0), above = TSum.All(0);
        float* values = scratch.CandidateValues;
        int* indices = scratch.CandidateIndices;
        int found = scratch.CandidateCount, i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            TLanes logits = TLanes.Load(x + i);
            TSum weights = TSum.Round(Weight.Unrounded(logits, largest, factor));
            TLanes over = TLanes.Above(logits, high);
            all += weights;
            above += TSum.Where(weights, over);
            uint between = TLanes.NotBelow(logits, low) & ~TLanes.Bits(over);
            if (TLanes.CompressesAtOnce || between != 0)
            {
                TLanes.Compress(logits, between, values + found);
                TLanes.CompressIndices(start + i, between, indices + found);
                found += (int)uint.PopCount(between);
            }
        }

        // Added up before the call: sums that live across it would be kept in memory through the loop.
        (long totalAll, long totalAbove) = (TSum.Total(all), TSum.Total(above));
        scratch.CandidateCount = found;
        (long tailAll, long tailAbove) = DivideTail(x, i, count, start, scale, bracket, scratch);
        return (totalAll + tailAll, totalAbove + tailAbove);
    }

    private static (long All, long Above) DivideTail(
        float* x, int from, int count, int start, WeightScale scale, Bracket bracket, RowScratch scratch)
    {
        long all = 0, above = 0;
        for (int i = from; i < count; i++)
        {
            long weight = Weight.Round(Weight.Unrounded(x[i], scale.Largest, scale.Factor));
            all += weight;
            if (x[i] > bracket.High)
            {
                above += weight;
            }
            else if (x[i] >= bracket.Low)
            {
                scratch.CandidateValues[scratch.CandidateCount] = x[i];
                scratch.CandidateIndices[scratch.CandidateCount++] = start + i;
            }
        }

        return (all, above);
    }
}
