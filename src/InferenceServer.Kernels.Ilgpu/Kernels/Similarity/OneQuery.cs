using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>The sums of one query.</summary>
internal struct OneQuery : IQuerySums<OneQuery>
{
    private float _a, _b, _c, _d;

    public readonly int Count => 1;

    public readonly OneQuery Add(Four a, Four b, Four c, Four d, ArrayView<Four> queries, int at, int stride)
    {
        Four query = queries[at];
        return new() { _a = Dot(a, query, _a), _b = Dot(b, query, _b), _c = Dot(c, query, _c), _d = Dot(d, query, _d) };
    }

    public readonly void Offer(RowOffer offer, int query) => offer.Take(LaneSum.OfFour(_a, _b, _c, _d, offer.Lane, offer.Lanes), query);

    /// <summary>A sum with four products added, one after the other.</summary>
    public static float Dot(Four row, Four query, float sum)
    {
        sum = MathF.FusedMultiplyAdd(row.X, query.X, sum);
        sum = MathF.FusedMultiplyAdd(row.Y, query.Y, sum);
        sum = MathF.FusedMultiplyAdd(row.Z, query.Z, sum);
        return MathF.FusedMultiplyAdd(row.W, query.W, sum);
    }
}
