using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Similarity;

/// <summary>
/// Scores a panel's rows roughly, in whole numbers, and exactly only those that might be among the best: the answers are the ones that exact
/// scores of all rows give, bit for bit (<see cref="ScreenBound"/> says why). For many queries: one alone is bound by memory.
/// </summary>
internal sealed unsafe class ScreenScan
{
    /// <summary>The most numbers in a stretch: as many bytes as in one of singles.</summary>
    private const int Stretch = 2048;

    // What it takes for the multiplication that is saved to be worth more than rounding rows and looking for candidates.
    private const int LeastNumbers = 256;
    private const int LeastGroups = 3;

    private readonly QueryScreen _queries = new();
    private readonly Scratch<short> _rows = new();
    private readonly Scratch<ScreenPacing> _pacing = new();
    private QueryPack _exact = null!;
    private int _length;
    private int _panelRows;
    private bool _isOn;

    /// <summary>Bytes of scratch held.</summary>
    public long Bytes => _queries.Bytes + _rows.Bytes + _pacing.Bytes;

    /// <summary>Begins a search for <paramref name="queries"/> in rows of <paramref name="format"/>, at most <paramref name="panelRows"/> at a time, by <paramref name="workers"/> workers.</summary>
    public void Reset(QueryPack queries, RowFormat format, int panelRows, int workers)
    {
        _isOn = Pays(queries) && _queries.Round(queries, format);
        if (!_isOn)
        {
            return;
        }

        _exact = queries;
        _length = RowRounding.Length(queries.Layout);
        _panelRows = panelRows;
        _pacing.Take(workers).Clear();
        _rows.Take((long)workers * panelRows * _length);
    }

    /// <summary>Whether <paramref name="worker"/> is to screen its next panel. Before <paramref name="first"/>, one of its selections, has a bar every row is a candidate.</summary>
    public bool Next(int worker, in Selection first)
        => _isOn && first.Threshold != float.NegativeInfinity && _pacing.Pointer[worker].Next();

    /// <summary>Screens a panel for all queries and offers the candidates among its rows to <paramref name="selections"/>.</summary>
    /// <param name="segment">The panel's segment.</param>
    /// <param name="panel">Which rows.</param>
    /// <param name="firstOfSegment">The index of the segment's first row.</param>
    /// <param name="factors">What the rows' sums of products are multiplied with; null for nothing.</param>
    /// <param name="selections">One for each query.</param>
    /// <param name="scores">Room as for <see cref="TileScan.Products"/>.</param>
    /// <param name="worker">Whose selections they are.</param>
    [SkipLocalsInit]
    public void Scan<TReader>(in RowSegment segment, in RowPanel panel, uint firstOfSegment, float* factors, Selection* selections, float* scores, int worker)
        where TReader : struct, IRowReader
    {
        float* perUnit = stackalloc float[RowPanel.Rows];
        short* rows = _rows.Pointer + ((nint)worker * _panelRows * _length);
        Round<TReader>(segment, panel, rows, perUnit);
        Products(segment, panel, rows, scores);
        CandidateSelection selection = new(segment, panel, firstOfSegment, factors, _exact.Layout);
        selection.Weigh(perUnit);
        int candidates = 0;
        for (int q = 0; q < _exact.Count; q += QueryTile.Queries)
        {
            candidates += selection.OfGroup<TReader>(selections, _exact, q, _queries, perUnit, scores + ((nint)q * TileScan.MostRows));
        }

        _pacing.Pointer[worker].Saw(candidates, panel.Count * _exact.Count);
    }

    private static bool Pays(QueryPack queries)
        => ScreenRounding.IsSupported && queries.Groups >= LeastGroups && queries.Layout.Dimension is >= LeastNumbers and <= ScreenBound.MostDimension;

    /// <summary>Rounds the panel's rows, and writes what they are to be multiplied with.</summary>
    private void Round<TReader>(in RowSegment segment, in RowPanel panel, short* rows, float* inverses)
        where TReader : struct, IRowReader
    {
        float scale = RowRounding.Usual;
        for (int i = 0; i < panel.Count; i++)
        {
            inverses[i] = RowRounding.Round<TReader>(segment.Rows + (panel[i] * segment.Stride), _exact.Layout, rows + ((nint)i * _length), ref scale);
        }
    }

    private void Products(in RowSegment segment, in RowPanel panel, short* rows, float* scores)
    {
        int tiles = (panel.Count + QueryTile.Rows - 1) / QueryTile.Rows;
        int stretches = (_length + Stretch - 1) / Stretch;
        int stretch = ((_length / QueryScreen.Step) + stretches - 1) / stretches * QueryScreen.Step;
        byte* next = segment.Rows + ((panel[panel.Count - 1] + 1) * segment.Stride);
        FetchAhead ahead = new(next, panel.Count * segment.Stride, (long)_exact.Groups * stretches * tiles);
        for (int group = 0; group < _exact.Groups; group++)
        {
            for (int from = 0; from < _length; from += stretch)
            {
                short* queries = _queries.Group(group) + (from * QueryTile.Queries);
                for (int tile = 0; tile < tiles; tile++)
                {
                    // Rows of the last tile that the panel lacks hold what was rounded before: their sums are of no row.
                    short* a = rows + ((nint)tile * QueryTile.Rows * _length) + from;
                    ScreenTile.Score(
                        a, a + _length, a + (2 * _length), Math.Min(stretch, _length - from), queries, from == 0,
                        scores + ((nint)group * TileScan.ScoresPerGroup) + (tile * QueryTile.Rows * QueryTile.Queries), ref ahead);
                }
            }
        }
    }
}
