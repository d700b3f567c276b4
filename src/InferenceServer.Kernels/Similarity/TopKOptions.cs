namespace InferenceServer.Kernels.Similarity;

/// <summary>How a search is done; the default is the inner product over all rows on all processors.</summary>
public readonly ref struct TopKOptions
{
    /// <summary>What a score is.</summary>
    public Metric Metric { get; init; }

    /// <summary>
    /// Which rows may be answered: bit <c>i % 64</c> of word <c>i / 64</c> stands for row <c>i</c>, counted through all segments.
    /// Empty for all rows; else there is a bit for every row at least.
    /// </summary>
    public ReadOnlySpan<ulong> Filter { get; init; }

    /// <summary>The most threads to use, the caller's included; 0 for one per processor. The answer does not depend on it.</summary>
    public int Threads { get; init; }
}
