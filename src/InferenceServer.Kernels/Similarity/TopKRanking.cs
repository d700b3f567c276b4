using System.Runtime.Intrinsics.X86;
using InferenceServer.Kernels.Threading;

namespace InferenceServer.Kernels.Similarity;

/// <summary>What follows the scan: for each query, the workers' best rows become one answer, ranked by the finer rows where there are some.</summary>
internal sealed unsafe class TopKRanking(TopKScan scan) : IBlockWork
{
    private const int CacheLine = 64;
    private const int MostFetched = 4 << 10;

    private int _k;
    private bool _exact;
    private long* _ids;
    private float* _scores;
    private int* _counts;

    /// <summary>Writes up to <paramref name="k"/> rows per query at <paramref name="ids"/> and <paramref name="scores"/>, and how many they are at <paramref name="counts"/>.</summary>
    public void Run(int k, bool exact, long* ids, float* scores, int* counts, int workers, CancellationToken cancellationToken)
    {
        _k = k;
        _exact = exact;
        _ids = ids;
        _scores = scores;
        _counts = counts;
        BlockRun.Execute(this, scan.Queries.Count, workers, cancellationToken);
    }

    void IBlockWork.Execute(int block, int worker)
    {
        ref Selection best = ref scan.Selected(0, block);
        best.Trim();
        for (int other = 1; other < scan.Workers; other++)
        {
            best.Absorb(ref scan.Selected(other, block));
        }

        Span<ulong> keys = best.Keys;
        int count = keys.Length;
        if (_exact)
        {
            count = Rescore(keys, scan.Queries.Single(block));
        }

        keys = keys[..count];
        keys.Sort();
        count = Math.Min(count, _k);
        for (int i = 0; i < count; i++)
        {
            _ids[((long)block * _k) + i] = RankKey.Row(keys[^(i + 1)]);
            _scores[((long)block * _k) + i] = RankKey.Score(keys[^(i + 1)]);
        }

        _counts[block] = count;
    }

    /// <summary>Gives each candidate the score of its finer row; how many have one that is a number, which then come first.</summary>
    private int Rescore(Span<ulong> keys, float* query)
    {
        int count = 0;
        for (int i = 0; i < keys.Length; i++)
        {
            if (i + 1 < keys.Length)
            {
                Fetch(RankKey.Row(keys[i + 1]));
            }

            uint row = RankKey.Row(keys[i]);
            ref readonly RowSegment segment = ref scan.Map.Row(row, out int rowOfSegment);
            byte* exact = segment.Exact + (rowOfSegment * segment.ExactStride);
            float score = segment.ExactFormat == RowFormat.Float32
                ? Score<Float32Reader>(exact, segment, query)
                : Score<BFloat16Reader>(exact, segment, query);
            if (!float.IsNaN(score))
            {
                keys[count++] = RankKey.Of(score, row);
            }
        }

        return count;
    }

    /// <summary>Begins to read a finer row: candidates lie far apart, so that each would wait for memory anew.</summary>
    private void Fetch(uint row)
    {
        ref readonly RowSegment segment = ref scan.Map.Row(row, out int rowOfSegment);
        byte* exact = segment.Exact + (rowOfSegment * segment.ExactStride);
        nint bytes = Math.Min(MostFetched, (nint)segment.Dimension * segment.ExactFormat.SizeInBytes());
        for (nint at = 0; Sse.IsSupported && at < bytes; at += CacheLine)
        {
            Sse.Prefetch0(exact + at);
        }
    }

    private float Score<TReader>(byte* row, in RowSegment segment, float* query)
        where TReader : struct, IRowReader
        => RowScan.Product<TReader>(row, scan.Queries.Layout, query)
            * RowFactors.Of<TReader>(row, scan.Queries.Layout, scan.Metric, segment.ExactUnitLength, scale: 1);
}
