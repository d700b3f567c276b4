using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>Where a lane's scores of a tile go; as <see cref="RowOffer"/>, but for four rows and two queries at a time.</summary>
internal struct TileOffer
{
    public ArrayView<ulong> Thresholds;
    public ArrayView<ulong> Keys;
    public ArrayView<int> Counts;
    public int ThresholdStride;
    public int Capacity;
    public int Queries;

    /// <summary>The place of the lane's first row among those looked at; the others are 8, 16 and 24 further. Places from Looked on are none.</summary>
    public int Place;
    public int Looked;

    public int Row;
    public int RowPlus8;
    public int RowPlus16;
    public int RowPlus24;

    /// <summary>The rows' factors; not a number where a row may not be answered.</summary>
    public float Factor;
    public float FactorPlus8;
    public float FactorPlus16;
    public float FactorPlus24;

    public readonly void Take(TileSums upper, TileSums lower, int query)
    {
        TileSums even = new() { A = upper.A * Factor, B = upper.C * FactorPlus8, C = lower.A * FactorPlus16, D = lower.C * FactorPlus24 };
        TileSums odd = new() { A = upper.B * Factor, B = upper.D * FactorPlus8, C = lower.B * FactorPlus16, D = lower.D * FactorPlus24 };
        Take(even, query);
        Take(odd, query + 1);
    }

    private readonly void Take(TileSums scores, int query)
    {
        bool all = Thresholds.Length == 0;
        if (query >= Queries)
        {
            return;
        }

        ulong threshold = all ? 0 : Thresholds[(long)query * ThresholdStride];
        ulong best = Greater(Greater(DeviceKey.Of(scores.A, 0), DeviceKey.Of(scores.B, 0)), Greater(DeviceKey.Of(scores.C, 0), DeviceKey.Of(scores.D, 0)));
        if (!all && (best == 0 || best < threshold))
        {
            return;
        }

        for (int i = 0; i < 4; i++)
        {
            float score = i == 0 ? scores.A : i == 1 ? scores.B : i == 2 ? scores.C : scores.D;
            int row = i == 0 ? Row : i == 1 ? RowPlus8 : i == 2 ? RowPlus16 : RowPlus24, place = Place + (8 * i);
            ulong key = DeviceKey.Of(score, (uint)row);
            bool taken = all ? place < Looked : key != 0 && key >= threshold;
            if (taken)
            {
                place = all ? place : Atomic.Add(ref Counts[query], 1);
                if (place < Capacity)
                {
                    Keys[((long)query * Capacity) + place] = key;
                }
            }
        }
    }

    private static ulong Greater(ulong a, ulong b) => a > b ? a : b;
}
