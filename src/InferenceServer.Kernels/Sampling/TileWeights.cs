using System.Runtime.Intrinsics;

namespace InferenceServer.Kernels.Sampling;

/// <summary>Masses of one tile of a row.</summary>
internal static unsafe class TileWeights
{
    /// <summary>The mass of all logits.</summary>
    public static long Total(float* x, int count, WeightScale scale)
        => Vector512.IsHardwareAccelerated ? Total<Lanes512>(x, count, scale)
            : Vector256.IsHardwareAccelerated ? Total<Lanes256>(x, count, scale)
            : Total<Lanes128>(x, count, scale);

    /// <summary>The masses of all logits and of those above the bracket; those within it are written to <paramref name="to"/>.</summary>
    /// <returns>The two masses and how many were written; behind them a whole vector may have been overwritten.</returns>
    public static (long All, long Above, int Found) Divide(float* x, int count, WeightScale scale, Bracket bracket, float* to)
        => Vector512.IsHardwareAccelerated ? Divide<Lanes512>(x, count, scale, bracket, to)
            : Vector256.IsHardwareAccelerated ? Divide<Lanes256>(x, count, scale, bracket, to)
            : Divide<Lanes128>(x, count, scale, bracket, to);

    private static long Total<TLanes>(float* x, int count, WeightScale scale)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes largest = TLanes.All(scale.Largest), factor = TLanes.All(scale.Factor);
        TLanes high = TLanes.All(0), low = high;
        int i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            high = TLanes.AddBits(high, Units.Split(Weight.Unrounded(TLanes.Load(x + i), largest, factor), out TLanes some));
            low = TLanes.AddBits(low, some);
        }

        long total = Units.Total(high, low);
        for (; i < count; i++)
        {
            total += Weight.Round(Weight.Unrounded(x[i], scale.Largest, scale.Factor));
        }

        return total;
    }

    private static (long All, long Above, int Found) Divide<TLanes>(float* x, int count, WeightScale scale, Bracket bracket, float* to)
        where TLanes : struct, ILanes<TLanes>
    {
        if (count < TLanes.Count)
        {
            return DivideTail(x, count, scale, bracket, to);
        }

        TLanes largest = TLanes.All(scale.Largest), factor = TLanes.All(scale.Factor);
        TLanes top = TLanes.All(bracket.High), bottom = TLanes.All(bracket.Low);
        TLanes allHigh = TLanes.All(0), allLow = allHigh, aboveHigh = allHigh, aboveLow = allHigh;
        int found = 0, i = 0;
        TLanes next = TLanes.Load(x), nextWeights = Weight.Unrounded(next, largest, factor);
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            // The next vector's weights are begun before this one's are added: the processor sees too few instructions ahead to do it by itself.
            TLanes logits = next, weights = nextWeights;
            next = TLanes.Load(x + Math.Min(i + TLanes.Count, count - TLanes.Count));
            nextWeights = Weight.Unrounded(next, largest, factor);
            TLanes high = Units.Split(weights, out TLanes low);
            allHigh = TLanes.AddBits(allHigh, high);
            allLow = TLanes.AddBits(allLow, low);

            // The same question in two ways: a mask that is used twice would leave the mask registers and cost more than a comparison.
            aboveHigh = TLanes.AddBitsIfAbove(aboveHigh, high, logits, top);
            aboveLow = TLanes.AddBitsIfBelow(aboveLow, low, top, logits);
            found += TLanes.CompressWithin(logits, bottom, top, to + found);
        }

        // Added up before the call: sums that live across it would be kept in memory through the loop.
        (long all, long above) = (Units.Total(allHigh, allLow), Units.Total(aboveHigh, aboveLow));
        (long tailAll, long tailAbove, int tailFound) = DivideTail(x + i, count - i, scale, bracket, to + found);
        return (all + tailAll, above + tailAbove, found + tailFound);
    }

    private static (long All, long Above, int Found) DivideTail(float* x, int count, WeightScale scale, Bracket bracket, float* to)
    {
        long all = 0, above = 0;
        int found = 0;
        for (int i = 0; i < count; i++)
        {
            long weight = Weight.Round(Weight.Unrounded(x[i], scale.Largest, scale.Factor));
            all += weight;
            if (x[i] > bracket.High)
            {
                above += weight;
            }
            else if (x[i] >= bracket.Low)
            {
                to[found++] = x[i];
            }
        }

        return (all, above, found);
    }
}
