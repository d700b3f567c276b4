using InferenceServer.Collections.InMemory;
using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Collections.Approximate;

/// <summary>One search of a view through an index: FAISS names candidates, the kernel compares them, and every row that is not indexed yet, with the query.</summary>
internal sealed class NeighbourSearch(CollectionSettings settings, IndexedRows indexed, ContentsView view)
{
    private const int UsualEffort = 64, UsualLists = 16, Spare = 16;

    // Comparing so many rows takes longer than an index saves.
    private const int MostUnindexed = 1 << 17, MostK = 1000;

    private readonly int _indexed = Math.Min(indexed.Count, view.Count);

    /// <summary>Searches, <paramref name="k"/> places for each query; false, and the caller compares every row, where the index does not serve for this.</summary>
    public bool TrySearch(ReadOnlySpan<float> queries, int k, long[] rows, float[] scores, int[] counts)
    {
        if (indexed.Contents != view.Contents || k > MostK || view.Count - _indexed > MostUnindexed)
        {
            return false;
        }

        int wanted = Math.Min((2 * k) + Spare, _indexed);
        int effort = settings.Index.SearchEffort;
        effort = settings.Index.Kind == IndexKind.Hnsw ? Math.Max(effort == 0 ? UsualEffort : effort, wanted) : Math.Min(effort == 0 ? UsualLists : effort, settings.Index.Lists);
        long[] places = new long[counts.Length * wanted];
        indexed.Index.Search(queries, counts.Length, wanted, effort, places);
        for (int query = 0; query < counts.Length; query++)
        {
            int[] candidates = [.. places.AsSpan(query * wanted, wanted).ToArray().Where(row => row >= 0 && row < _indexed).Select(row => (int)row).Where(view.IsLive).Order()];
            if (candidates.Length < Math.Min(k, Live()))
            {
                return false;
            }

            counts[query] = Rank(queries.Slice(query * settings.Dimensions, settings.Dimensions), candidates, k, rows.AsSpan(query * k, k), scores.AsSpan(query * k, k));
        }

        GC.KeepAlive(view);
        return true;
    }

    private int Live() => Math.Min(_indexed, view.Live);

    private int Rank(ReadOnlySpan<float> query, int[] candidates, int k, Span<long> rows, Span<float> scores)
    {
        RowTable table = view.Contents.Rows;
        RowSegment[] segments = [.. candidates.Select(row => table.Block(row).Segment(row, 1)), .. table.Segments(_indexed, view.Count)];
        if (segments.Length == 0)
        {
            return 0;
        }

        int found = TopK.Search(segments, query, Math.Min(k, candidates.Length + view.Count - _indexed), rows, scores, new TopKOptions { Metric = settings.Metric, Filter = Allowed(candidates.Length) });
        for (int i = 0; i < found; i++)
        {
            rows[i] = rows[i] < candidates.Length ? candidates[rows[i]] : rows[i] - candidates.Length + _indexed;
        }

        return found;
    }

    /// <summary>A bit for each candidate and each live row that is not indexed; null where all are live.</summary>
    private ulong[]? Allowed(int candidates)
    {
        if (view.Allowed is null)
        {
            return null;
        }

        int count = candidates + view.Count - _indexed;
        ulong[] bits = new ulong[(count + 63) / 64];
        for (int i = 0; i < count; i++)
        {
            if (i < candidates || view.IsLive(i - candidates + _indexed))
            {
                bits[i >> 6] |= 1UL << (i & 63);
            }
        }

        return bits;
    }
}
