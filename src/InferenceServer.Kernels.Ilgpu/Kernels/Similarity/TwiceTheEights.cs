using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>Twice as many queries.</summary>
internal struct TwiceTheEights<T> : ITileSums<TwiceTheEights<T>>
    where T : struct, ITileSums<T>
{
    private T _first, _second;

    public readonly int Eights => default(T).Eights * 2;

    public readonly TwiceTheEights<T> Add(RowPairs rows, ArrayView<Pair> queries, int at) => new()
    {
        _first = _first.Add(rows, queries, at),
        _second = _second.Add(rows, queries, at + (default(T).Eights * QueryTiles.Lanes)),
    };

    public readonly void Offer(TileOffer offer, int query)
    {
        _first.Offer(offer, query);
        _second.Offer(offer, query + (default(T).Eights * 8));
    }
}
