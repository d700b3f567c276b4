using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>A warp's running sums of 32 rows against eights of queries.</summary>
internal interface ITileSums<TSelf>
    where TSelf : struct
{
    /// <summary>How many eights of queries.</summary>
    int Eights { get; }

    /// <summary>The sums with sixteen products more each.</summary>
    /// <param name="rows">This lane's numbers of its four rows.</param>
    /// <param name="queries">All queries' numbers, <see cref="QueryTiles"/>.</param>
    /// <param name="at">The place of this lane's numbers of the first eight queries.</param>
    TSelf Add(RowPairs rows, ArrayView<Pair> queries, int at);

    /// <summary>Offers the scores of all queries from <paramref name="query"/> on.</summary>
    void Offer(TileOffer offer, int query);
}
