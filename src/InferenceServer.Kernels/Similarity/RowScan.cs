using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using InferenceServer.Kernels.Simd;

namespace InferenceServer.Kernels.Similarity;

/// <summary>
/// One query against rows, at the speed of memory. Rows are read as nearly in the order of their addresses as multiplication
/// allows, which is what processors fetch ahead best: one at a time, or two where a row's sums alone would take longer than its bytes.
/// </summary>
internal static unsafe class RowScan
{
    /// <summary>How far ahead of rows of bytes memory is fetched: they are too short for the processor to learn two streams of them.</summary>
    private const int FetchedAheadOfBytes = 4 << 10;

    /// <summary>How far ahead of rows of halves memory is fetched into the second cache.</summary>
    private const int FetchedAheadOfHalves = 16 << 10;

    /// <summary>The sums of products of <paramref name="query"/> (packed) and the rows of <paramref name="panel"/>.</summary>
    public static void Products<TReader>(in RowSegment segment, in RowPanel panel, RowLayout layout, float* query, float* scores)
        where TReader : struct, IRowReader
    {
        if (TReader.Size == 1 && layout.Whole != 0)
        {
            Twos<TReader>(segment, panel, layout, query, scores);
        }
        else
        {
            Ones<TReader>(segment, panel, layout, query, scores);
        }
    }

    /// <summary>The sum of products of <paramref name="query"/> (packed) and one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
            if (TReader.Size == 2 && Sse.IsSupported)
            {
                Sse.Prefetch1(row + FetchedAheadOfHalves + (i * TReader.Size));
            }

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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Ones<TReader>(in RowSegment segment, in RowPanel panel, RowLayout layout, float* query, float* scores)
        where TReader : struct, IRowReader
    {
        byte* rows = segment.Rows;
        nint stride = segment.Stride;
        for (int i = 0; i < panel.Count; i++)
        {
            scores[i] = Product<TReader>(rows + (panel[i] * stride), layout, query);
        }
    }

    /// <summary>Rows of sixteen numbers at least, by pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Twos<TReader>(in RowSegment segment, in RowPanel panel, RowLayout layout, float* query, float* scores)
        where TReader : struct, IRowReader
    {
        nint stride = segment.Stride, whole = layout.Whole;
        for (int row = 0; row < panel.Count; row += 2)
        {
            byte* a = segment.Rows + (panel[row] * stride), b = segment.Rows + (panel[row + 1] * stride);
            Vector512<float> sumA = default, sumB = default;
            for (nint i = 0; i < whole; i += Lanes.Count)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(a + FetchedAheadOfBytes + (2 * i));
                }

                Vector512<float> q = Vector512.Load(query + i);
                sumA = Vector512.FusedMultiplyAdd(TReader.Load(a + (i * TReader.Size)), q, sumA);
                sumB = Vector512.FusedMultiplyAdd(TReader.Load(b + (i * TReader.Size)), q, sumB);
            }

            if (layout.HasTail)
            {
                Vector512<float> q = Vector512.Load(query + whole);
                sumA = Vector512.FusedMultiplyAdd(layout.Tail<TReader>(a), q, sumA);
                sumB = Vector512.FusedMultiplyAdd(layout.Tail<TReader>(b), q, sumB);
            }

            scores[row] = Lanes.Sum(sumA);
            scores[row + 1] = Lanes.Sum(sumB);
        }
    }
}
