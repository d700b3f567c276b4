using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>A thread's running sums of four rows against a few queries. All stay in registers: there are no arrays and no loops.</summary>
internal interface IQuerySums<TSelf>
    where TSelf : struct
{
    /// <summary>How many queries.</summary>
    int Count { get; }

    /// <summary>The sums with the products of four numbers of each row added, in their order.</summary>
    /// <param name="a">Of the first row; the others follow.</param>
    /// <param name="b">Of the second.</param>
    /// <param name="c">Of the third.</param>
    /// <param name="d">Of the fourth.</param>
    /// <param name="queries">All queries.</param>
    /// <param name="at">The place of the first query's same numbers.</param>
    /// <param name="stride">Places from one query to the next.</param>
    TSelf Add(Four a, Four b, Four c, Four d, ArrayView<Four> queries, int at, int stride);

    /// <summary>Adds up over the row's threads and offers the scores of all queries from <paramref name="query"/> on.</summary>
    void Offer(RowOffer offer, int query);
}
