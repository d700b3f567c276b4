using System.Numerics;
using System.Runtime.Intrinsics;

namespace InferenceServer.Kernels.Similarity;

/// <summary>Lets the scores of a panel's rows for a group of queries meet the queries' bars, two rows at a time.</summary>
internal static unsafe class GroupSelection
{
    /// <summary>Offers what reaches the bars.</summary>
    /// <param name="selections">The selections of the group's queries.</param>
    /// <param name="queries">How many there are; the group's other scores are of no query.</param>
    /// <param name="panel">The rows.</param>
    /// <param name="firstOfSegment">The index of the segment's first row.</param>
    /// <param name="scores">Eight for each row; overwritten.</param>
    /// <param name="factors">What the scores of each row are multiplied with; null for nothing.</param>
    public static void Offer(Selection* selections, int queries, in RowPanel panel, uint firstOfSegment, float* scores, float* factors)
    {
        // No score reaches a bar that is not a number.
        Vector256<float> bars = Vector256.Create(float.NaN);
        for (int q = 0; q < queries; q++)
        {
            selections[q].MakeRoom();
            bars = bars.WithElement(q, selections[q].Threshold);
        }

        Vector512<float> bar = Vector512.Create(bars, bars);
        for (int i = 0; i < panel.Count; i += 2)
        {
            Vector512<float> lanes = Vector512.Load(scores + (i * QueryTile.Queries));
            if (factors is not null)
            {
                lanes *= Vector512.Create(Vector256.Create(factors[i]), Vector256.Create(factors[i + 1]));
                lanes.Store(scores + (i * QueryTile.Queries));
            }

            // A score that is not a number compares false and is left out.
            ulong reached = Vector512.GreaterThanOrEqual(lanes, bar).ExtractMostSignificantBits();
            reached &= i + 1 < panel.Count ? 0xFFFF : 0xFFUL;
            for (; reached != 0; reached &= reached - 1)
            {
                int place = BitOperations.TrailingZeroCount(reached);
                selections[place % QueryTile.Queries].Offer(
                    scores[(i * QueryTile.Queries) + place], firstOfSegment + (uint)panel[i + (place / QueryTile.Queries)]);
            }
        }
    }
}
