using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>The sums of 32 rows against eight queries.</summary>
internal struct EightQueries<TCore> : ITileSums<EightQueries<TCore>>
    where TCore : struct, ITensorCore
{
    private TileSums _upper, _lower;

    public readonly int Eights => 1;

    public readonly EightQueries<TCore> Add(RowPairs rows, ArrayView<Pair> queries, int at)
    {
        Pair query = queries[at];
        return new()
        {
            _upper = default(TCore).Add(_upper, rows.Row, rows.RowPlus8, query),
            _lower = default(TCore).Add(_lower, rows.RowPlus16, rows.RowPlus24, query),
        };
    }

    public readonly void Offer(TileOffer offer, int query) => offer.Take(_upper, _lower, query + (Group.IdxX % 4 * 2));
}
