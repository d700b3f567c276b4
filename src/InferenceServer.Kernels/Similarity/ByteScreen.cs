using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using InferenceServer.Kernels.Simd;

namespace InferenceServer.Kernels.Similarity;

/// <summary>
/// One rounded query against rows of bytes where they are stored. Whole numbers are multiplied fast enough that rows can be read in the order of
/// their addresses, which processors fetch ahead best.
/// </summary>
internal static unsafe class ByteScreen
{
    private const int FetchedAhead = 4 << 10;
    private const int Half = QueryScreen.Step / 2;
    private const int CacheLine = 64;

    /// <summary>The sums of products of <paramref name="query"/> (<see cref="QueryScreen.Single"/>) and the rows of <paramref name="panel"/>, which have <see cref="QueryScreen.Step"/> numbers at least.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Products(in RowSegment segment, in RowPanel panel, short* query, float* sums)
    {
        nint stride = segment.Stride, dimension = segment.Dimension;
        for (int row = 0; row < panel.Count; row++)
        {
            sbyte* numbers = (sbyte*)segment.Rows + (panel[row] * stride);
            sums[row] = Vector512.IsHardwareAccelerated && Avx512BW.IsSupported ? Wide(numbers, dimension, query) : Narrow(numbers, dimension, query);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Wide(sbyte* row, nint dimension, short* query)
    {
        Vector512<int> even = default, odd = default;
        nint i = 0;
        for (; i <= dimension - CacheLine; i += CacheLine)
        {
            Sse.Prefetch1(row + i + FetchedAhead);
            even += Step(row + i, query + i);
            odd += Step(row + i + QueryScreen.Step, query + i + QueryScreen.Step);
        }

        if (i <= dimension - QueryScreen.Step)
        {
            even += Step(row + i, query + i);
            i += QueryScreen.Step;
        }

        if (i < dimension)
        {
            odd += Step(row + dimension - QueryScreen.Step, query + i);
        }

        return Lanes.Sum(Vector512.ConvertToSingle(even + odd));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Narrow(sbyte* row, nint dimension, short* query)
    {
        Vector256<int> even = default, odd = default;
        nint i = 0;
        for (; i <= dimension - QueryScreen.Step; i += QueryScreen.Step)
        {
            Sse.Prefetch1(row + i + FetchedAhead);
            even += HalfStep(row + i, query + i);
            odd += HalfStep(row + i + Half, query + i + Half);
        }

        if (i < dimension)
        {
            even += HalfStep(row + dimension - QueryScreen.Step, query + i);
            odd += HalfStep(row + dimension - Half, query + i + Half);
        }

        return Lanes.Sum(Vector256.ConvertToSingle(even + odd));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Step(sbyte* row, short* query)
        => Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(row)), Vector512.Load(query));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> HalfStep(sbyte* row, short* query)
        => Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(row), Vector256.Load(query));
}
