using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>
/// A few queries against rows, at the speed of memory. Lanes that share rows take four neighbouring rows at a time, two sixteens
/// of bytes of each in flight; the queries lie in shared memory. Warps take turns over the rows.
/// </summary>
internal static class ScanRows
{
    public const int MostThreads = 256;

    /// <summary>Rows that lanes take at a time.</summary>
    public const int Rows = 4;

    private const int WarpSize = 32;

    public static void Run<TNumbers, TSums>(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        where TNumbers : struct, IRowNumbers
        where TSums : struct, IQuerySums<TSums>
    {
        ArrayView<Four> packed = SharedMemory.GetDynamic<Four>();
        QueryPlanes.Fill(packed, queries, shape, default(TNumbers).Fours, default(TSums).Count);
        int lane = Group.IdxX & (shape.Lanes - 1);
        RowOffer offer = new()
        {
            Thresholds = thresholds,
            Keys = keys,
            Counts = counts,
            ThresholdStride = shape.ThresholdStride,
            Capacity = shape.Capacity,
            Lane = lane,
            Lanes = shape.Lanes,
            Queries = shape.Queries,
        };
        int warps = Group.DimX / WarpSize, share = (Group.IdxX & (WarpSize - 1)) >> shape.LaneBits;
        long each = (WarpSize >> shape.LaneBits) * Rows, looked = shape.Looked, step = Grid.DimX * warps * each;
        long first = ((long)Grid.IdxX * warps) + (Group.IdxX / WarpSize);
        for (long warpFirst = first * each; warpFirst < looked; warpFirst += step)
        {
            long from = warpFirst + (share * Rows);
            long place = from + LaneSum.RowOf(lane, shape.Lanes);
            offer.Place = (int)place;
            offer.Row = SampledRow.Of(place < looked ? place : looked - 1, shape.Stratum, shape.Rows);
            offer.Allowed = place < looked && SampledRow.IsLetThrough(filter, offer.Row);
            offer.Speaks = (lane & ((shape.Lanes >> 2) - 1)) == 0 && place < looked;
            if (filter.Length == 0 || LaneVote.Any(offer.Allowed))
            {
                offer.Factor = factors.Length == 0 ? 1f : factors[offer.Row];
                Products<TNumbers, TSums>(shape, rows, packed, from, looked, lane).Offer(offer, 0);
            }
            else if (thresholds.Length == 0)
            {
                default(TSums).Offer(offer, 0);
            }
        }
    }

    private static TSums Products<TNumbers, TSums>(ScanShape shape, ArrayView<Quad> rows, ArrayView<Four> packed, long from, long looked, int lane)
        where TNumbers : struct, IRowNumbers
        where TSums : struct, IQuerySums<TSums>
    {
        long a = First(shape, from, looked) + lane, b = First(shape, from + 1, looked) + lane;
        long c = First(shape, from + 2, looked) + lane, d = First(shape, from + 3, looked) + lane;
        int far = shape.Lanes;
        TSums sums = default;
        for (int i = lane; i < shape.Quads; i += 2 * far)
        {
            Quad a0 = rows[a], b0 = rows[b], c0 = rows[c], d0 = rows[d];
            Quad a1 = rows[a + far], b1 = rows[b + far], c1 = rows[c + far], d1 = rows[d + far];
            sums = Add<TNumbers, TSums>(sums, a0, b0, c0, d0, packed, i, shape.Quads);
            sums = Add<TNumbers, TSums>(sums, a1, b1, c1, d1, packed, i + far, shape.Quads);
            a += 2 * far;
            b += 2 * far;
            c += 2 * far;
            d += 2 * far;
        }

        return sums;
    }

    /// <summary>Where the row at a place begins; beyond the last it is the last, so that rows can be taken by fours.</summary>
    private static long First(ScanShape shape, long place, long looked)
        => (long)SampledRow.Of(place < looked ? place : looked - 1, shape.Stratum, shape.Rows) * shape.Quads;

    private static TSums Add<TNumbers, TSums>(TSums sums, Quad a, Quad b, Quad c, Quad d, ArrayView<Four> packed, int at, int quads)
        where TNumbers : struct, IRowNumbers
        where TSums : struct, IQuerySums<TSums>
    {
        TNumbers numbers = default;
        int stride = quads * numbers.Fours;
        sums = sums.Add(numbers.First(a), numbers.First(b), numbers.First(c), numbers.First(d), packed, at, stride);
        if (numbers.Fours > 1)
        {
            sums = sums.Add(numbers.Second(a), numbers.Second(b), numbers.Second(c), numbers.Second(d), packed, at + quads, stride);
        }

        if (numbers.Fours > 2)
        {
            sums = sums.Add(numbers.Third(a), numbers.Third(b), numbers.Third(c), numbers.Third(d), packed, at + (2 * quads), stride);
            sums = sums.Add(numbers.Fourth(a), numbers.Fourth(b), numbers.Fourth(c), numbers.Fourth(d), packed, at + (3 * quads), stride);
        }

        return sums;
    }
}
