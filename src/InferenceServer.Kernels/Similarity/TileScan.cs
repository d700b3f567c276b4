using System.Runtime.Intrinsics.X86;

namespace InferenceServer.Kernels.Similarity;

/// <summary>
/// Many queries against the rows of a panel, at the speed of multiplication: four rows stay in the nearest cache while all queries
/// pass by, and meanwhile the next four are fetched from memory a little with each tile.
/// </summary>
internal static unsafe class TileScan
{
    /// <summary>Scores that a group of queries takes: those of query q of all begin at q x <see cref="RowPanel.Rows"/>.</summary>
    public const int ScoresPerGroup = QueryTile.Queries * RowPanel.Rows;

    private const int CacheLine = 64;

    /// <summary>Scores all queries against the panel.</summary>
    /// <param name="segment">The panel's segment.</param>
    /// <param name="panel">Which rows.</param>
    /// <param name="queries">The queries, woven.</param>
    /// <param name="widened">Room for the packed rows of a tile.</param>
    /// <param name="scores"><see cref="ScoresPerGroup"/> for each group.</param>
    public static void Products<TReader>(in RowSegment segment, in RowPanel panel, QueryPack queries, float* widened, float* scores)
        where TReader : struct, IRowReader
    {
        RowLayout layout = queries.Layout;
        bool inPlace = typeof(TReader) == typeof(Float32Reader) && !layout.HasTail;
        float** rows = stackalloc float*[QueryTile.Rows];
        for (int i = 0; i < panel.Count; i += QueryTile.Rows)
        {
            for (int r = 0; r < QueryTile.Rows; r++)
            {
                byte* row = segment.Rows + (panel[i + r] * segment.Stride);
                rows[r] = inPlace ? (float*)row : Widen<TReader>(row, layout, widened + (r * layout.Packed));
            }

            for (int group = 0; group < queries.Groups; group++)
            {
                FetchNext((byte*)rows[0] + (QueryTile.Rows * segment.Stride), inPlace ? QueryTile.Rows * segment.Stride : 0, group, queries.Groups);
                QueryTile.Score(
                    rows[0], rows[1], rows[2], rows[3], layout.Packed, queries.Group(group), scores + ((nint)group * ScoresPerGroup) + i, RowPanel.Rows);
            }
        }
    }

    private static float* Widen<TReader>(byte* row, RowLayout layout, float* to)
        where TReader : struct, IRowReader
    {
        RowWidening.Widen<TReader>(row, layout, new Span<float>(to, layout.Packed));
        return to;
    }

    /// <summary>Fetches this group's share of the next rows; beyond the last row the processor ignores it.</summary>
    private static void FetchNext(byte* next, nint bytes, int group, int groups)
    {
        if (Sse.IsSupported)
        {
            byte* end = next + (bytes * (group + 1) / groups);
            for (byte* line = next + (bytes * group / groups); line < end; line += CacheLine)
            {
                Sse.Prefetch1(line);
            }
        }
    }
}
