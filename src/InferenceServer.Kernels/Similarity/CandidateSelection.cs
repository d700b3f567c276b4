using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using InferenceServer.Kernels.Simd;

namespace InferenceServer.Kernels.Similarity;

/// <summary>Finds the candidates among a panel's screened rows, scores them exactly and offers them to the selections.</summary>
internal readonly unsafe ref struct CandidateSelection
{
    private readonly ref readonly RowSegment _segment;
    private readonly ref readonly RowPanel _panel;
    private readonly uint _firstOfSegment;
    private readonly float* _factors;
    private readonly RowLayout _layout;

    /// <summary>For the rows of <paramref name="panel"/>.</summary>
    /// <param name="segment">The panel's segment.</param>
    /// <param name="panel">Which rows.</param>
    /// <param name="firstOfSegment">The index of the segment's first row.</param>
    /// <param name="factors">What the rows' sums of products are multiplied with; null for nothing.</param>
    /// <param name="layout">Where the numbers lie.</param>
    public CandidateSelection(in RowSegment segment, in RowPanel panel, uint firstOfSegment, float* factors, RowLayout layout)
    {
        _segment = ref segment;
        _panel = ref panel;
        _firstOfSegment = firstOfSegment;
        _factors = factors;
        _layout = layout;
    }

    /// <summary>Multiplies what the rows' sums are to be multiplied with, <paramref name="perUnit"/>, with the rows' factors as well.</summary>
    public void Weigh(float* perUnit)
    {
        for (int i = 0; i < _panel.Count && _factors is not null; i += Lanes.Count)
        {
            (Vector512.Load(perUnit + i) * Positive(Vector512.Load(_factors + i))).Store(perUnit + i);
        }
    }

    /// <summary>For the group of queries that begins at <paramref name="first"/>, two rows at a time; how many candidates there were.</summary>
    public int OfGroup<TReader>(Selection* selections, QueryPack queries, int first, QueryScreen screen, float* perUnit, float* sums)
        where TReader : struct, IRowReader
    {
        int count = Math.Min(QueryTile.Queries, queries.Count - first);
        float* thresholds = stackalloc float[QueryTile.Queries];
        for (int q = 0; q < count; q++)
        {
            selections[first + q].MakeRoom();
            thresholds[q] = selections[first + q].Threshold;
        }

        Vector512<float> bar = ScreenBound.Bars(Twice(thresholds), Twice(screen.Scales + first)), margin = Twice(screen.Margins + first);
        ulong present = ((1UL << count) - 1) * 0x101;
        int candidates = 0;
        for (int i = 0; i < _panel.Count; i += 2)
        {
            Vector512<float> units = Vector512.Create(Vector256.Create(perUnit[i]), Vector256.Create(perUnit[i + 1]));
            ulong reached = NotLess((Vector512.Load(sums + (i * QueryTile.Queries)) + margin) * units, bar) & present;
            reached &= i + 1 < _panel.Count ? 0xFFFF : 0xFFUL;
            candidates += BitOperations.PopCount(reached);
            for (; reached != 0; reached &= reached - 1)
            {
                int place = BitOperations.TrailingZeroCount(reached), query = first + (place % QueryTile.Queries);
                Offer<TReader>(ref selections[query], i + (place / QueryTile.Queries), queries.Single(query));
            }
        }

        return candidates;
    }

    /// <summary>Eight numbers for each of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Twice(float* numbers) => Vector512.Create(Vector256.Load(numbers), Vector256.Load(numbers));

    /// <summary>The lanes that are not below, those that are not a number among them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong NotLess(Vector512<float> lanes, Vector512<float> than) => ~Vector512.LessThan(lanes, than).ExtractMostSignificantBits();

    /// <summary>Factors, not a number where one would turn the order of what it is multiplied with around.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Positive(Vector512<float> factors)
        => Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(factors, Vector512<float>.Zero), factors, Vector512.Create(float.NaN));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Offer<TReader>(ref Selection selection, int place, float* query)
        where TReader : struct, IRowReader
    {
        int row = _panel[place];
        float score = RowScan.Product<TReader>(_segment.Rows + (row * _segment.Stride), _layout, query);
        if (_factors is not null)
        {
            score *= _factors[place];
        }

        // A score that is not a number compares false and is left out.
        if (score >= selection.Threshold)
        {
            selection.Offer(score, _firstOfSegment + (uint)row);
        }
    }
}
