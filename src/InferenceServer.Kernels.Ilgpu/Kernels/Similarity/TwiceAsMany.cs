using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>Twice as many queries.</summary>
internal struct TwiceAsMany<T> : IQuerySums<TwiceAsMany<T>>
    where T : struct, IQuerySums<T>
{
    private T _first, _second;

    public readonly int Count => default(T).Count * 2;

    public readonly TwiceAsMany<T> Add(Four a, Four b, Four c, Four d, ArrayView<Four> queries, int at, int stride) => new()
    {
        _first = _first.Add(a, b, c, d, queries, at, stride),
        _second = _second.Add(a, b, c, d, queries, at + (default(T).Count * stride), stride),
    };

    public readonly void Offer(RowOffer offer, int query)
    {
        _first.Offer(offer, query);
        _second.Offer(offer, query + default(T).Count);
    }
}
