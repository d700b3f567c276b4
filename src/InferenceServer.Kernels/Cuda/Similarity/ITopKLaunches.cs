namespace InferenceServer.Kernels.Cuda;

/// <summary>The kernels of a search over one batch of queries, and the memory between them. All is ordered; only the reads wait.</summary>
internal interface ITopKLaunches
{
    /// <summary>Queries of the batch.</summary>
    int Queries { get; }

    /// <summary>Scores one row of each stratum and keeps the keys of all of them.</summary>
    void ScanAll(int stratum, int capacity);

    /// <summary>Makes the key at <paramref name="rank"/> of the first <paramref name="kept"/> kept for a query its threshold.</summary>
    void SelectThresholds(int capacity, int kept, int rank);

    /// <summary>Gives each query its threshold.</summary>
    void SetThresholds(ReadOnlySpan<ulong> thresholds);

    /// <summary>Scores all rows, counts the keys that reach their query's threshold and keeps as many as there is room for.</summary>
    void ScanReaching(int capacity);

    /// <summary>Selects the best <paramref name="candidates"/> of the first <paramref name="kept"/> kept; of those that reached the threshold where that is null.</summary>
    void SelectCandidates(int capacity, int? kept, int candidates);

    /// <summary>Scores the candidates anew from the rows that count, and selects the best <paramref name="best"/> of them.</summary>
    void Rerank(int candidates, int best);

    /// <summary>What the scan counted and which thresholds it had.</summary>
    void ReadCounts(Span<int> counts, Span<ulong> thresholds);

    /// <summary>The last of the <paramref name="best"/> keys that were selected last for each query; zero where there are fewer.</summary>
    void ReadWorst(int best, Span<ulong> keys);

    /// <summary>The keys that were selected last, <paramref name="best"/> for each query in falling order, zeros where there are fewer.</summary>
    void ReadSelected(int best, Span<ulong> keys);
}
