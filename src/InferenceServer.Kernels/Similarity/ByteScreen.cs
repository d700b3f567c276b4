using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using InferenceServer.Kernels.Simd;

namespace InferenceServer.Kernels.Similarity;

/// <summary>One rounded query against rows of bytes where they are stored, by pairs, as <see cref="RowScan"/> does it in singles.</summary>
internal static unsafe class ByteScreen
{
    /// <summary>How far ahead memory is fetched: the rows are too short for the processor to learn two streams of them.</summary>
    private const int FetchedAhead = 4 << 10;

    /// <summary>The sums of products of <paramref name="query"/> (<see cref="QueryScreen.Single"/>) and the rows of <paramref name="panel"/>, which have <see cref="QueryScreen.Step"/> numbers at least.</summary>
    public static void Products(in RowSegment segment, in RowPanel panel, short* query, float* sums)
    {
        if (Vector512.IsHardwareAccelerated && Avx512BW.IsSupported)
        {
            Wide(segment, panel, query, sums);
        }
        else
        {
            Narrow(segment, panel, query, sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Wide(in RowSegment segment, in RowPanel panel, short* query, float* sums)
    {
        nint stride = segment.Stride, whole = segment.Dimension / QueryScreen.Step * QueryScreen.Step, last = segment.Dimension - QueryScreen.Step;
        for (int row = 0; row < panel.Count; row += 2)
        {
            byte* a = segment.Rows + (panel[row] * stride), b = segment.Rows + (panel[row + 1] * stride);
            Vector512<int> sumA = default, sumB = default;
            for (nint i = 0; i < whole; i += QueryScreen.Step)
            {
                Sse.Prefetch0(a + FetchedAhead + (2 * i));
                Vector512<short> q = Vector512.Load(query + i);
                sumA += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load((sbyte*)a + i)), q);
                sumB += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load((sbyte*)b + i)), q);
            }

            if (whole != segment.Dimension)
            {
                Vector512<short> q = Vector512.Load(query + whole);
                sumA += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load((sbyte*)a + last)), q);
                sumB += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load((sbyte*)b + last)), q);
            }

            sums[row] = Lanes.Sum(Vector512.ConvertToSingle(sumA));
            sums[row + 1] = Lanes.Sum(Vector512.ConvertToSingle(sumB));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow(in RowSegment segment, in RowPanel panel, short* query, float* sums)
    {
        const int Half = QueryScreen.Step / 2;
        nint stride = segment.Stride, whole = segment.Dimension / QueryScreen.Step * QueryScreen.Step, last = segment.Dimension - QueryScreen.Step;
        for (int row = 0; row < panel.Count; row += 2)
        {
            byte* a = segment.Rows + (panel[row] * stride), b = segment.Rows + (panel[row + 1] * stride);
            Vector256<int> sumA = default, sumB = default;
            for (nint i = 0; i < whole; i += Half)
            {
                Sse.Prefetch0(a + FetchedAhead + (2 * i));
                Vector256<short> q = Vector256.Load(query + i);
                sumA += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16((sbyte*)a + i), q);
                sumB += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16((sbyte*)b + i), q);
            }

            for (nint i = 0; i < QueryScreen.Step && whole != segment.Dimension; i += Half)
            {
                Vector256<short> q = Vector256.Load(query + whole + i);
                sumA += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16((sbyte*)a + last + i), q);
                sumB += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16((sbyte*)b + last + i), q);
            }

            sums[row] = Lanes.Sum(Vector256.ConvertToSingle(sumA));
            sums[row + 1] = Lanes.Sum(Vector256.ConvertToSingle(sumB));
        }
    }
}
