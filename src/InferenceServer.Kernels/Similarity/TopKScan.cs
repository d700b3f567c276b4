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
    private const int MostPanelsPerBlock = 16;
    private const int ManyBlocks = 64;

    private readonly Scratch<ulong> _keys = new();
    private readonly Scratch<Selection> _selections = new();
    private readonly Scratch<float> _widened = new();
    private readonly Scratch<float> _carried = new();
    private readonly Scratch<float> _scores = new();
    private readonly ScreenScan _screen = new();
    private ulong* _filter;
    private long _filterWords;
    private Metric _metric;
    private int _panelRows;

    /// <summary>The segments of this search.</summary>
    public BlockMap Map { get; } = new();

    /// <summary>The queries of this search.</summary>
    public QueryPack Queries { get; } = new();

    /// <summary>What a score is.</summary>
    public Metric Metric => _metric;

    /// <summary>How many workers scan, each with its own selections.</summary>
    public int Workers { get; private set; }

    /// <summary>Bytes of scratch held.</summary>
    public long Bytes => _keys.Bytes + _selections.Bytes + _widened.Bytes + _carried.Bytes + _scores.Bytes + _screen.Bytes + Queries.Bytes;

    /// <summary>The best rows that a worker saw for a query.</summary>
    public ref Selection Selected(int worker, int query) => ref _selections.Pointer[(worker * Queries.Count) + query];

    /// <summary>Scans all rows and keeps the best <paramref name="candidates"/> per worker and query.</summary>
    public void Run(ReadOnlySpan<RowSegment> segments, int candidates, ulong* filter, long filterWords, Metric metric, int workers, CancellationToken cancellationToken)
    {
        _panelRows = Queries.Count > 1 ? TileScan.RowsFor(Queries.Layout.Packed) : RowPanel.Rows;
        Map.Cut(segments, _panelRows * PanelsPerBlock(segments));
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

        if (Queries.Count > 1)
        {
            _widened.Take((long)Workers * _panelRows * Queries.Layout.Packed);
            _carried.Take((long)Workers * TileScan.Carried);
        }

        _scores.Take((long)Workers * Queries.Groups * TileScan.ScoresPerGroup);
        _screen.Reset(Queries, segments[0].Format, _panelRows, Workers);
        BlockRun.Execute(this, Map.Blocks, Workers, cancellationToken);
    }

    /// <summary>For many queries enough panels that few blocks begin with rows that nobody has fetched, but not so many that a thread is left without a block.</summary>
    private int PanelsPerBlock(ReadOnlySpan<RowSegment> segments)
    {
        if (Queries.Count == 1)
        {
            return (int)Math.Max(1, SingleBlockBytes / segments[0].Stride / _panelRows);
        }

        long rows = 0;
        foreach (ref readonly RowSegment segment in segments)
        {
            rows += segment.Count;
        }

        return (int)Math.Clamp(rows / ((long)ManyBlocks * _panelRows), 1, MostPanelsPerBlock);
    }

    void IBlockWork.Execute(int block, int worker)
    {
        ref readonly RowSegment segment = ref Map.Block(block, out uint firstOfSegment, out int from, out int to);
        RowPanel panel = default;
        for (; from < to; from += _panelRows)
        {
            panel.Pick(from, Math.Min(from + _panelRows, to), firstOfSegment, _filter, _filterWords);
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
        float* factors = stackalloc float[RowPanel.Rows];
        bool scaled = RowFactors.Fill<TReader>(segment, panel, Queries.Layout, _metric, factors);
        factors = scaled ? factors : null;
        float* tiles = _scores.Pointer + ((nint)worker * Queries.Groups * TileScan.ScoresPerGroup);
        Selection* selections = _selections.Pointer + ((nint)worker * Queries.Count);
        if (_screen.Next(worker, *selections))
        {
            _screen.Scan<TReader>(segment, panel, firstOfSegment, factors, selections, tiles, worker);
            return;
        }

        if (Queries.Count == 1)
        {
            float* scores = stackalloc float[RowPanel.Rows];
            RowScan.Products<TReader>(segment, panel, Queries.Layout, Queries.Single(0), scores);
            Select(ref *selections, panel, firstOfSegment, scores, factors);
            return;
        }

        TileScan.Products<TReader>(
            segment, panel, Queries, _widened.Pointer + ((nint)worker * _panelRows * Queries.Layout.Packed),
            _carried.Pointer + ((nint)worker * TileScan.Carried), tiles);
        for (int q = 0; q < Queries.Count; q += QueryTile.Queries)
        {
            GroupSelection.Offer(
                selections + q, Math.Min(QueryTile.Queries, Queries.Count - q), panel, firstOfSegment,
                tiles + ((nint)q * TileScan.MostRows), factors);
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
