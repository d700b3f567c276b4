using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using InferenceServer.Kernels.Simd;

namespace InferenceServer.Kernels.Similarity;

/// <summary>One query against rows, at the speed of memory: four rows at a time, so that four streams are under way.</summary>
internal static unsafe class RowScan
{
    /// <summary>
    /// How far ahead of the rows that are multiplied memory is fetched. The processor's own prefetch learns a row only after its
    /// first lines and stops where the row ends, which for rows of one or two kilobytes is most of the time.
    /// </summary>
    private const int FetchedAhead = 16 << 10;
    private const int CacheLine = 64;

    /// <summary>The sums of products of <paramref name="query"/> (packed) and the rows of <paramref name="panel"/>.</summary>
    public static void Products<TReader>(in RowSegment segment, in RowPanel panel, RowLayout layout, float* query, float* scores)
        where TReader : struct, IRowReader
    {
        byte* rows = segment.Rows;
        nint stride = segment.Stride;
        if (layout.Whole == 0)
        {
            for (int i = 0; i < panel.Count; i++)
            {
                scores[i] = Product<TReader>(rows + (panel[i] * stride), layout, query);
            }

            return;
        }

        for (int i = 0; i < panel.Count; i += 4)
        {
            Four<TReader>(
                rows + (panel[i] * stride), rows + (panel[i + 1] * stride), rows + (panel[i + 2] * stride), rows + (panel[i + 3] * stride),
                layout, query, scores + i);
        }
    }

    /// <summary>The sum of products of <paramref name="query"/> (packed) and one row.</summary>
    public static float Product<TReader>(byte* row, RowLayout layout, float* query)
        where TReader : struct, IRowReader
    {
        if (layout.Whole == 0)
        {
            return Lanes.Sum(Vector512.FusedMultiplyAdd(layout.Short<TReader>(row), Vector512.Load(query), Vector512<float>.Zero));
        }

        Vector512<float> sum = default;
        for (nint i = 0; i < layout.Whole; i += Lanes.Count)
        {
            sum = Vector512.FusedMultiplyAdd(TReader.Load(row + (i * TReader.Size)), Vector512.Load(query + i), sum);
        }

        if (layout.HasTail)
        {
            sum = Vector512.FusedMultiplyAdd(layout.Tail<TReader>(row), Vector512.Load(query + layout.Whole), sum);
        }

        return Lanes.Sum(sum);
    }

    /// <summary>The sum of the squares of a row.</summary>
    public static float Squares<TReader>(byte* row, RowLayout layout)
        where TReader : struct, IRowReader
    {
        if (layout.Whole == 0)
        {
            Vector512<float> all = layout.Short<TReader>(row);
            return Lanes.Sum(Vector512.FusedMultiplyAdd(all, all, Vector512<float>.Zero));
        }

        Vector512<float> sum = default;
        for (nint i = 0; i < layout.Whole; i += Lanes.Count)
        {
            Vector512<float> numbers = TReader.Load(row + (i * TReader.Size));
            sum = Vector512.FusedMultiplyAdd(numbers, numbers, sum);
        }

        if (layout.HasTail)
        {
            Vector512<float> tail = layout.Tail<TReader>(row);
            sum = Vector512.FusedMultiplyAdd(tail, tail, sum);
        }

        return Lanes.Sum(sum);
    }

    /// <summary>The sums of products of <paramref name="query"/> and four rows of sixteen numbers at least.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Four<TReader>(byte* a, byte* b, byte* c, byte* d, RowLayout layout, float* query, float* scores)
        where TReader : struct, IRowReader
    {
        Vector512<float> sumA = default, sumB = default, sumC = default, sumD = default;
        nint whole = layout.Whole;
        for (nint i = 0; i < whole; i += Lanes.Count)
        {
            if (Sse.IsSupported)
            {
                Prefetch<TReader>(a + FetchedAhead + (i * TReader.Size * 4));
            }

            Vector512<float> q = Vector512.Load(query + i);
            nint at = i * TReader.Size;
            sumA = Vector512.FusedMultiplyAdd(TReader.Load(a + at), q, sumA);
            sumB = Vector512.FusedMultiplyAdd(TReader.Load(b + at), q, sumB);
            sumC = Vector512.FusedMultiplyAdd(TReader.Load(c + at), q, sumC);
            sumD = Vector512.FusedMultiplyAdd(TReader.Load(d + at), q, sumD);
        }

        if (layout.HasTail)
        {
            Vector512<float> q = Vector512.Load(query + whole);
            sumA = Vector512.FusedMultiplyAdd(layout.Tail<TReader>(a), q, sumA);
            sumB = Vector512.FusedMultiplyAdd(layout.Tail<TReader>(b), q, sumB);
            sumC = Vector512.FusedMultiplyAdd(layout.Tail<TReader>(c), q, sumC);
            sumD = Vector512.FusedMultiplyAdd(layout.Tail<TReader>(d), q, sumD);
        }

        scores[0] = Lanes.Sum(sumA);
        scores[1] = Lanes.Sum(sumB);
        scores[2] = Lanes.Sum(sumC);
        scores[3] = Lanes.Sum(sumD);
    }

    /// <summary>What one step reads of four rows that follow each other, further on; a line for each byte of a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch<TReader>(byte* lines)
        where TReader : struct, IRowReader
    {
        Sse.Prefetch0(lines);
        if (TReader.Size > 1)
        {
            Sse.Prefetch0(lines + CacheLine);
        }

        if (TReader.Size > 2)
        {
            Sse.Prefetch0(lines + (2 * CacheLine));
            Sse.Prefetch0(lines + (3 * CacheLine));
        }
    }
}
