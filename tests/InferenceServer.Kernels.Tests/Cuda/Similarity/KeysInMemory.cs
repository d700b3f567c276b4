using InferenceServer.Kernels.Cuda;

namespace InferenceServer.Kernels.Tests.Cuda.Similarity;

/// <summary>A device whose rows' keys are known, for one query.</summary>
internal sealed class KeysInMemory(ulong[] keys) : ITopKLaunches
{
    private ulong[] _kept = [], _selected = [];
    private ulong _threshold;
    private int _count;

    public ulong[] Keys { get; } = keys;

    public int Queries => 1;

    public void ScanAll(int stratum, int capacity)
    {
        _kept = [.. Keys.Where((_, row) => row % stratum == 0)];
        Assert.True(_kept.Length <= capacity);
    }

    public void SelectThresholds(int capacity, int kept, int rank) => _threshold = Best(_kept.Take(kept), rank)[rank - 1];

    public void SetThresholds(ReadOnlySpan<ulong> thresholds) => _threshold = thresholds[0];

    public void ScanReaching(int capacity)
    {
        ulong[] reaching = [.. Keys.Where(key => key >= _threshold)];
        _count = reaching.Length;
        _kept = [.. reaching.Take(capacity)];
    }

    public void SelectCandidates(int capacity, int? kept, int candidates) => _selected = Best(_kept.Take(kept ?? _count), candidates);

    public void Rerank(int candidates, int best) => throw new NotSupportedException("These keys count.");

    public void ReadCounts(Span<int> counts, Span<ulong> thresholds)
    {
        counts[0] = _count;
        thresholds[0] = _threshold;
    }

    public void ReadWorst(int best, Span<ulong> keys) => keys[0] = _selected[best - 1];

    public void ReadSelected(int best, Span<ulong> keys) => _selected.AsSpan(0, best).CopyTo(keys);

    private static ulong[] Best(IEnumerable<ulong> keys, int best) => [.. keys.OrderDescending().Take(best).Concat(new ulong[best]).Take(best)];
}
