using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>
/// Many queries against rows on the tensor cores. A group keeps its queries in shared memory for good; its warps take 32 rows at a
/// time straight from memory into registers, and no score leaves them but those that reach their query's threshold. The groups of
/// other queries pass over the same rows at about the same time, so that memory is read about once.
/// </summary>
internal static class ScanTiles
{
    public const int MostThreads = 512;

    /// <summary>Rows that a warp takes at a time.</summary>
    public const int Rows = 32;

    public static void Run<TNumbers, TSums>(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        where TNumbers : struct, IRowNumbers
        where TSums : struct, ITileSums<TSums>
    {
        ArrayView<Pair> tiles = SharedMemory.GetDynamic<Pair>();
        int eights = default(TSums).Eights, firstQuery = Grid.IdxY * eights * 8;
        QueryTiles.Fill(tiles, queries, shape, firstQuery, default(TNumbers).Fours, eights);
        TileOffer offer = new()
        {
            Thresholds = thresholds,
            Keys = keys,
            Counts = counts,
            ThresholdStride = shape.ThresholdStride,
            Capacity = shape.Capacity,
            Queries = shape.Queries,
        };
        int lane = Group.IdxX & (QueryTiles.Lanes - 1), warps = Group.DimX / QueryTiles.Lanes;
        long looked = shape.Looked, step = (long)Grid.DimX * warps * Rows;
        offer.Looked = (int)looked;
        for (long from = (((long)Grid.IdxX * warps) + (Group.IdxX / QueryTiles.Lanes)) * Rows; from < looked; from += step)
        {
            long place = from + (lane / 4);
            offer.Place = (int)place;
            offer.Row = RowAt(place, looked, shape);
            offer.RowPlus8 = RowAt(place + 8, looked, shape);
            offer.RowPlus16 = RowAt(place + 16, looked, shape);
            offer.RowPlus24 = RowAt(place + 24, looked, shape);
            offer.Factor = FactorOf(offer.Row, place < looked, factors, filter);
            offer.FactorPlus8 = FactorOf(offer.RowPlus8, place + 8 < looked, factors, filter);
            offer.FactorPlus16 = FactorOf(offer.RowPlus16, place + 16 < looked, factors, filter);
            offer.FactorPlus24 = FactorOf(offer.RowPlus24, place + 24 < looked, factors, filter);
            bool none = float.IsNaN(offer.Factor) && float.IsNaN(offer.FactorPlus8) && float.IsNaN(offer.FactorPlus16) && float.IsNaN(offer.FactorPlus24);
            if (filter.Length == 0 || thresholds.Length == 0 || LaneVote.Any(!none))
            {
                Products<TNumbers, TSums>(shape.Quads, rows, tiles, offer, lane).Offer(offer, firstQuery);
            }
        }
    }

    private static TSums Products<TNumbers, TSums>(int quads, ArrayView<Quad> rows, ArrayView<Pair> tiles, TileOffer offer, int lane)
        where TNumbers : struct, IRowNumbers
        where TSums : struct, ITileSums<TSums>
    {
        TNumbers numbers = default;
        long a = ((long)offer.Row * quads) + (lane & 3), b = ((long)offer.RowPlus8 * quads) + (lane & 3);
        long c = ((long)offer.RowPlus16 * quads) + (lane & 3), d = ((long)offer.RowPlus24 * quads) + (lane & 3);
        int step = default(TSums).Eights * QueryTiles.Lanes, at = lane;
        Quad nextA = rows[a], nextB = rows[b], nextC = rows[c], nextD = rows[d];
        TSums sums = default;
        for (int i = 4; i <= quads; i += 4)
        {
            Quad quadA = nextA, quadB = nextB, quadC = nextC, quadD = nextD;
            int ahead = i < quads ? i : 0;
            nextA = rows[a + ahead];
            nextB = rows[b + ahead];
            nextC = rows[c + ahead];
            nextD = rows[d + ahead];
            sums = sums.Add(Pairs(numbers, numbers.First(quadA), numbers.First(quadB), numbers.First(quadC), numbers.First(quadD)), tiles, at);
            if (numbers.Fours > 1)
            {
                sums = sums.Add(Pairs(numbers, numbers.Second(quadA), numbers.Second(quadB), numbers.Second(quadC), numbers.Second(quadD)), tiles, at + step);
            }

            if (numbers.Fours > 2)
            {
                sums = sums.Add(Pairs(numbers, numbers.Third(quadA), numbers.Third(quadB), numbers.Third(quadC), numbers.Third(quadD)), tiles, at + (2 * step));
                sums = sums.Add(Pairs(numbers, numbers.Fourth(quadA), numbers.Fourth(quadB), numbers.Fourth(quadC), numbers.Fourth(quadD)), tiles, at + (3 * step));
            }

            at += step * numbers.Fours;
        }

        return sums;
    }

    private static RowPairs Pairs<TNumbers>(TNumbers numbers, Four a, Four b, Four c, Four d)
        where TNumbers : struct, IRowNumbers
        => numbers.AreBFloat16
            ? new() { Row = Pair.Exact(a), RowPlus8 = Pair.Exact(b), RowPlus16 = Pair.Exact(c), RowPlus24 = Pair.Exact(d) }
            : new() { Row = Pair.Rounded(a), RowPlus8 = Pair.Rounded(b), RowPlus16 = Pair.Rounded(c), RowPlus24 = Pair.Rounded(d) };

    private static int RowAt(long place, long looked, ScanShape shape) => SampledRow.Of(place < looked ? place : looked - 1, shape.Stratum, shape.Rows);

    private static float FactorOf(int row, bool inside, ArrayView<float> factors, ArrayView<uint> filter)
        => !inside || !SampledRow.IsLetThrough(filter, row) ? float.NaN : factors.Length == 0 ? 1f : factors[row];
}
