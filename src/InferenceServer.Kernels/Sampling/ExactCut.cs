using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace InferenceServer.Kernels.Sampling;

/// <summary>
/// Finds the value at which the mass of what is larger or equal reaches what is needed: the order-preserving bits of
/// the floats are halved, and only the half in question is kept. At most 32 rounds whatever the input, no sort.
/// </summary>
internal static unsafe class ExactCut
{
    /// <summary>The cut after which exactly the shortest beginning of the order with at least <paramref name="needed"/> of mass is kept.</summary>
    /// <param name="values">In order of position; none is NaN.</param>
    /// <param name="positions">Their positions, or null where they are 0, 1, 2 …</param>
    /// <param name="weights">Their unrounded weights, or null to count.</param>
    /// <param name="count">How many; at least one.</param>
    /// <param name="needed">From 1 to the sum of the rounded weights.</param>
    /// <param name="scratch">Its CutValues and CutWeights are overwritten.</param>
    public static Cut Find(float* values, int* positions, float* weights, int count, long needed, RowScratch scratch)
    {
        (float value, long left) = Value(values, weights, count, needed, scratch);
        ReadOnlySpan<float> all = new(values, count);
        for (int i = 0; i < count; i++)
        {
            i += Maxima.FirstOf(all[i..], value);
            left -= weights is null ? 1 : Weight.Round(weights[i]);
            if (left <= 0)
            {
                return new(value, positions is null ? i : positions[i]);
            }
        }

        throw new UnreachableException("A cut needs more mass than there is. This is a bug.");
    }

    /// <summary>Only the value of the cut, and what is needed of those that equal it.</summary>
    public static (float Value, long Left) Value(float* values, float* weights, int count, long needed, RowScratch scratch)
        => Vector512.IsHardwareAccelerated ? Value<Lanes512>(values, weights, count, needed, scratch)
            : Vector256.IsHardwareAccelerated ? Value<Lanes256>(values, weights, count, needed, scratch)
            : Value<Lanes128>(values, weights, count, needed, scratch);

    private static (float Value, long Left) Value<TLanes>(float* values, float* weights, int count, long needed, RowScratch scratch)
        where TLanes : struct, ILanes<TLanes>
    {
        (uint least, uint most) = Range<TLanes>(values, count);
        while (least < most)
        {
            uint middle = least + ((most - least) / 2) + ((most - least) & 1);
            float pivot = OrderedKey.ToFloat(middle);
            long mass = weights is null ? Count<TLanes>(values, count, pivot) : Weights.SumFrom(values, weights, count, pivot);
            bool upper = mass >= needed;
            needed -= upper ? 0 : mass;
            count = Keep<TLanes>(values, weights, count, pivot, upper, scratch);
            values = scratch.CutValues;
            weights = weights is null ? null : scratch.CutWeights;
            (uint from, uint to) = (upper ? middle : least, upper ? most : middle - 1);
            (least, most) = Range<TLanes>(values, count);
            Debug.Assert(least >= from && most <= to, "Halving kept something outside its half.");
        }

        return (OrderedKey.ToFloat(least), needed);
    }

    private static (uint Least, uint Most) Range<TLanes>(float* values, int count)
        where TLanes : struct, ILanes<TLanes>
    {
        float least = values[0], most = values[0];
        int i = 0;
        if (count >= TLanes.Count)
        {
            TLanes low = TLanes.Load(values), high = low;
            for (; i + TLanes.Count <= count; i += TLanes.Count)
            {
                TLanes some = TLanes.Load(values + i);
                low = TLanes.AtMost(some, low);
                high = TLanes.AtLeast(some, high);
            }

            (least, most) = (TLanes.Smallest(low), TLanes.Largest(high));
        }

        for (; i < count; i++)
        {
            least = values[i] < least ? values[i] : least;
            most = values[i] > most ? values[i] : most;
        }

        return (OrderedKey.Of(least), OrderedKey.Of(most));
    }

    private static long Count<TLanes>(float* values, int count, float pivot)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes low = TLanes.All(pivot);
        long found = 0;
        int i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            found += uint.PopCount(TLanes.Bits(TLanes.NotBelow(TLanes.Load(values + i), low)));
        }

        for (; i < count; i++)
        {
            found += values[i] >= pivot ? 1 : 0;
        }

        return found;
    }

    /// <summary>Moves one half into the scratch, which may be where it is read from: writing never overtakes reading.</summary>
    private static int Keep<TLanes>(float* values, float* weights, int count, float pivot, bool upper, RowScratch scratch)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes low = TLanes.All(pivot);
        int kept = 0, i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            TLanes some = TLanes.Load(values + i);
            TLanes half = upper ? TLanes.NotBelow(some, low) : TLanes.Above(low, some);
            if (weights is not null)
            {
                TLanes.Compress(TLanes.Load(weights + i), half, scratch.CutWeights + kept);
            }

            kept += TLanes.Compress(some, half, scratch.CutValues + kept);
        }

        for (; i < count; i++)
        {
            if (values[i] >= pivot == upper)
            {
                scratch.CutValues[kept] = values[i];
                if (weights is not null)
                {
                    scratch.CutWeights[kept] = weights[i];
                }

                kept++;
            }
        }

        return kept;
    }
}
