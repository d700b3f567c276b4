using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using InferenceServer.Kernels.Simd;
using InferenceServer.Kernels.Threading;

namespace InferenceServer.Kernels.Similarity;

/// <summary>
/// One pass over all rows for a batch of queries, and the scratch it needs, which is kept for the next search.
/// Each worker keeps its own best rows for every query, so the threads share nothing while they scan.
/// </summary>
internal sealed unsafe class TopKScan : IBlockWork
{
    private const int SingleBlockBytes = 1 << 20;
    private const int ManyBlockRows = 4 * RowPanel.Rows;

    private readonly Scratch<ulong> _keys = new();
    private readonly Scratch<Selection> _selections = new();
    private readonly Scratch<float> _widened = new();
    private ulong* _filter;
    private long _filterWords;
    private Metric _metric;

    /// <summary>The segments of this search.</summary>
    public BlockMap Map { get; } = new();

    /// <summary>The queries of this search.</summary>
    public QueryPack Queries { get; } = new();

    /// <summary>What a score is.</summary>
    public Metric Metric => _metric;

    /// <summary>How many workers scan, each with its own selections.</summary>
    public int Workers { get; private set; }

    /// <summary>Bytes of scratch held.</summary>
    public long Bytes => _keys.Bytes + _selections.Bytes + _widened.Bytes + Queries.Bytes;

    /// <summary>The best rows that a worker saw for a query.</summary>
    public ref Selection Selected(int worker, int query) => ref _selections.Pointer[(worker * Queries.Count) + query];

    /// <summary>Scans all rows and keeps the best <paramref name="candidates"/> per worker and query.</summary>
    public void Run(ReadOnlySpan<RowSegment> segments, int candidates, ulong* filter, long filterWords, Metric metric, int workers, CancellationToken cancellationToken)
    {
        nint stride = segments[0].Stride;
        Map.Cut(segments, Queries.Count > 1 ? ManyBlockRows : (int)Math.Max(1, SingleBlockBytes / stride / RowPanel.Rows) * RowPanel.Rows);
        _filter = filter;
        _filterWords = filterWords;
        _metric = metric;
        Workers = Math.Max(1, Math.Min(workers, Map.Blocks));
        int selections = Workers * Queries.Count;
        int room = Selection.RoomFor(candidates);
        _keys.Take((long)selections * room);
        _selections.Take(selections);
        for (int i = 0; i < selections; i++)
        {
            _selections.Pointer[i].Reset(_keys.Pointer + ((nint)i * room), candidates);
        }

        _widened.Take((long)Workers * RowPanel.Rows * Queries.Layout.Packed);
        BlockRun.Execute(this, Map.Blocks, Workers, cancellationToken);
    }

    void IBlockWork.Execute(int block, int worker)
    {
        ref readonly RowSegment segment = ref Map.Block(block, out uint firstOfSegment, out int from, out int to);
        RowPanel panel = default;
        for (; from < to; from += RowPanel.Rows)
        {
            panel.Pick(from, Math.Min(from + RowPanel.Rows, to), firstOfSegment, _filter, _filterWords);
            if (panel.Count == 0)
            {
                continue;
            }

            switch (segment.Format)
            {
                case RowFormat.Float32:
                    Scan<Float32Reader>(segment, panel, firstOfSegment, worker);
                    break;
                case RowFormat.BFloat16:
                    Scan<BFloat16Reader>(segment, panel, firstOfSegment, worker);
                    break;
                default:
                    Scan<Int8Reader>(segment, panel, firstOfSegment, worker);
                    break;
            }
        }
    }

    [SkipLocalsInit]
    private void Scan<TReader>(in RowSegment segment, in RowPanel panel, uint firstOfSegment, int worker)
        where TReader : struct, IRowReader
    {
        float* scores = stackalloc float[RowPanel.Rows * QueryTile.Queries];
        float* factors = stackalloc float[RowPanel.Rows];
        bool scaled = RowFactors.Fill<TReader>(segment, panel, Queries.Layout, _metric, factors);
        factors = scaled ? factors : null;
        if (Queries.Count == 1)
        {
            RowScan.Products<TReader>(segment, panel, Queries.Layout, Queries.Single(0), scores);
            Select(ref Selected(worker, 0), panel, firstOfSegment, scores, factors);
            return;
        }

        float** rows = stackalloc float*[RowPanel.Rows];
        Point<TReader>(segment, panel, worker, rows);
        for (int group = 0; group < Queries.Groups; group++)
        {
            float* queries = Queries.Group(group);
            for (int i = 0; i < panel.Count; i += QueryTile.Rows)
            {
                QueryTile.Score(rows[i], rows[i + 1], rows[i + 2], rows[i + 3], Queries.Layout.Packed, queries, scores + i, RowPanel.Rows);
            }

            int first = group * QueryTile.Queries;
            for (int q = first; q < Math.Min(first + QueryTile.Queries, Queries.Count); q++)
            {
                Select(ref Selected(worker, q), panel, firstOfSegment, scores + ((q - first) * RowPanel.Rows), factors);
            }
        }
    }

    /// <summary>The panel's rows as packed singles: where they lie, or widened into the worker's scratch.</summary>
    private void Point<TReader>(in RowSegment segment, in RowPanel panel, int worker, float** rows)
        where TReader : struct, IRowReader
    {
        RowLayout layout = Queries.Layout;
        bool inPlace = typeof(TReader) == typeof(Float32Reader) && !layout.HasTail;
        float* widened = _widened.Pointer + ((nint)worker * RowPanel.Rows * layout.Packed);
        for (int i = 0; i < (panel.Count + QueryTile.Rows - 1) / QueryTile.Rows * QueryTile.Rows; i++)
        {
            byte* row = segment.Rows + (panel[i] * segment.Stride);
            rows[i] = (float*)row;
            if (!inPlace)
            {
                rows[i] = widened + ((nint)Math.Min(i, panel.Count - 1) * layout.Packed);
                RowWidening.Widen<TReader>(row, layout, new Span<float>(rows[i], layout.Packed));
            }
        }
    }

    private static void Select(ref Selection selection, in RowPanel panel, uint firstOfSegment, float* scores, float* factors)
    {
        selection.MakeRoom();
        for (int i = 0; i < panel.Count; i += Lanes.Count)
        {
            Vector512<float> lanes = Vector512.Load(scores + i);
            if (factors is not null)
            {
                lanes *= Vector512.Load(factors + i);
                lanes.Store(scores + i);
            }

            // A score that is not a number compares false and is left out.
            ulong reached = Vector512.GreaterThanOrEqual(lanes, Vector512.Create(selection.Threshold)).ExtractMostSignificantBits();
            reached &= (1UL << Math.Min(panel.Count - i, Lanes.Count)) - 1;
            for (; reached != 0; reached &= reached - 1)
            {
                int place = i + System.Numerics.BitOperations.TrailingZeroCount(reached);
                selection.Offer(scores[place], firstOfSegment + (uint)panel[place]);
            }
        }
    }
}
