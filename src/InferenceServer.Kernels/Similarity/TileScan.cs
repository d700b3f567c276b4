using System.Runtime.Intrinsics;
using InferenceServer.Kernels.Simd;

namespace InferenceServer.Kernels.Similarity;

/// <summary>
/// Many queries against the rows of a panel, at the speed of multiplication. The panel lies in the second cache; a stretch of eight
/// queries stays in the nearest one while the same stretch of all rows passes by, and meanwhile the rows of the next panel are
/// fetched from memory, a share with each group of queries.
/// </summary>
internal static unsafe class TileScan
{
    /// <summary>The most rows of a panel: whole tiles, and an even number because two rows are selected from at once.</summary>
    public const int MostRows = 48;

    /// <summary>Scores that a group of queries takes: eight for each row.</summary>
    public const int ScoresPerGroup = MostRows * QueryTile.Queries;

    /// <summary>Numbers carried for the tiles of a panel.</summary>
    public const int Carried = MostRows / QueryTile.Rows * QueryTile.Carried;

    /// <summary>The most numbers in a stretch: those of eight queries fill most of the nearest cache, and carrying sums over costs more than the rest of them missing it.</summary>
    private const int Stretch = 1024;
    private const int PanelNumbers = MostRows << 10;

    /// <summary>Rows of a panel of packed rows, so that two panels fit the second cache.</summary>
    public static int RowsFor(int packed) => Math.Clamp(PanelNumbers / packed / 6 * 6, 6, MostRows);

    /// <summary>Scores all queries against the panel; those of a row begin at the row's place in the panel times <see cref="QueryTile.Queries"/>.</summary>
    /// <param name="segment">The panel's segment.</param>
    /// <param name="panel">Which rows, as many as <see cref="RowsFor"/> at most.</param>
    /// <param name="queries">The queries, woven.</param>
    /// <param name="widened">Room for the packed rows of a panel.</param>
    /// <param name="carried">Room for <see cref="Carried"/> numbers.</param>
    /// <param name="scores"><see cref="ScoresPerGroup"/> for each group.</param>
    public static void Products<TReader>(in RowSegment segment, in RowPanel panel, QueryPack queries, float* widened, float* carried, float* scores)
        where TReader : struct, IRowReader
    {
        RowLayout layout = queries.Layout;
        bool inPlace = typeof(TReader) == typeof(Float32Reader) && !layout.HasTail;
        float** rows = stackalloc float*[MostRows];
        int tiles = (panel.Count + QueryTile.Rows - 1) / QueryTile.Rows;
        for (int r = 0; r < tiles * QueryTile.Rows; r++)
        {
            byte* row = segment.Rows + (panel[r] * segment.Stride);
            rows[r] = inPlace ? (float*)row : Widen<TReader>(row, layout, widened + ((nint)r * layout.Packed));
        }

        byte* next = segment.Rows + ((panel[panel.Count - 1] + 1) * segment.Stride);
        int stretches = (layout.Packed + Stretch - 1) / Stretch;
        int stretch = ((layout.Packed / Lanes.Count) + stretches - 1) / stretches * Lanes.Count;
        FetchAhead ahead = new(next, panel.Count * segment.Stride, (long)queries.Groups * stretches * tiles);
        for (int group = 0; group < queries.Groups; group++)
        {
            Group(rows, tiles, layout.Packed, stretch, queries.Group(group), (Vector512<float>*)carried, scores + ((nint)group * ScoresPerGroup), ref ahead);
        }
    }

    private static void Group(float** rows, int tiles, int packed, int stretch, float* group, Vector512<float>* carried, float* scores, ref FetchAhead ahead)
    {
        for (int from = 0; from < packed; from += stretch)
        {
            int length = Math.Min(stretch, packed - from);
            bool isLast = from + length == packed;
            for (int tile = 0; tile < tiles; tile++)
            {
                float** of = rows + (tile * QueryTile.Rows);
                QueryTile.Score(
                    of[0] + from, of[1] + from, of[2] + from, length, group + (from * QueryTile.Queries),
                    carried + (tile * (QueryTile.Carried / Lanes.Count)), from == 0, isLast ? scores + (tile * QueryTile.Rows * QueryTile.Queries) : null, ref ahead);
            }
        }
    }

    private static float* Widen<TReader>(byte* row, RowLayout layout, float* to)
        where TReader : struct, IRowReader
    {
        RowWidening.Widen<TReader>(row, layout, new Span<float>(to, layout.Packed));
        return to;
    }
}
