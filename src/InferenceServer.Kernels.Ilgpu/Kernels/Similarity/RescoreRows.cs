using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>
/// Gives candidates the score of their row anew, in the bits that <see cref="ScanRows"/> gives it. Lanes that share rows take one
/// candidate at a time.
/// </summary>
internal static class RescoreRows
{
    public const int MostThreads = 256;

    private const int WarpSize = 32;

    /// <param name="shape">Capacity is the number of candidates of a query.</param>
    /// <param name="rows">The rows that count.</param>
    /// <param name="factors">Of these rows; empty where all are one.</param>
    /// <param name="queries">queries x dimension.</param>
    /// <param name="keys">queries x candidates; overwritten, zeros stay.</param>
    public static void Run<TNumbers>(ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<float> queries, ArrayView<ulong> keys)
        where TNumbers : struct, IRowNumbers
    {
        int lane = Group.IdxX & (shape.Lanes - 1), shares = WarpSize >> shape.LaneBits, warps = Group.DimX / WarpSize;
        long pairs = (long)shape.Queries * shape.Capacity, step = (long)Grid.DimX * warps * shares;
        long first = (((long)Grid.IdxX * warps) + (Group.IdxX / WarpSize)) * shares;
        for (long warpFirst = first; warpFirst < pairs; warpFirst += step)
        {
            long pair = warpFirst + ((Group.IdxX & (WarpSize - 1)) >> shape.LaneBits);
            bool inside = pair < pairs;

            // One lane alone reads the key that it overwrites.
            ulong own = inside && lane == 0 ? keys[pair] : 0;
            int speaker = (Group.IdxX & (WarpSize - 1)) - lane;
            ulong key = ((ulong)Warp.Shuffle((uint)(own >> 32), speaker) << 32) | Warp.Shuffle((uint)own, speaker);
            uint row = key == 0 ? 0 : DeviceKey.Row(key);
            float product = LaneSum.Of(Product<TNumbers>(shape, rows, queries, row, inside ? pair / shape.Capacity : 0, lane), shape.Lanes);
            if (lane == 0 && key != 0)
            {
                keys[pair] = DeviceKey.Of(product * (factors.Length == 0 ? 1f : factors[(long)row]), row);
            }
        }
    }

    private static float Product<TNumbers>(ScanShape shape, ArrayView<Quad> rows, ArrayView<float> queries, uint row, long query, int lane)
        where TNumbers : struct, IRowNumbers
    {
        TNumbers numbers = default;
        long at = row * (long)shape.Quads, first = query * shape.Dimension;
        float sum = 0;
        for (int i = lane; i < shape.Quads; i += shape.Lanes)
        {
            Quad quad = rows[at + i];
            int number = i * numbers.Fours * 4;
            sum = OneQuery.Dot(numbers.First(quad), QueryPlanes.At(queries, first, number, shape.Dimension), sum);
            if (numbers.Fours > 1)
            {
                sum = OneQuery.Dot(numbers.Second(quad), QueryPlanes.At(queries, first, number + 4, shape.Dimension), sum);
            }

            if (numbers.Fours > 2)
            {
                sum = OneQuery.Dot(numbers.Third(quad), QueryPlanes.At(queries, first, number + 8, shape.Dimension), sum);
                sum = OneQuery.Dot(numbers.Fourth(quad), QueryPlanes.At(queries, first, number + 12, shape.Dimension), sum);
            }
        }

        return sum;
    }
}
