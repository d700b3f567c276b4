using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Cuda;

/// <summary>Which of the scans on tensor cores serves a number of queries.</summary>
/// <param name="Queries">Queries of a group of threads: 32 or 64.</param>
/// <param name="SharedBytes">Shared memory that they take.</param>
internal readonly record struct TileShape(int Queries, int SharedBytes)
{
    /// <summary>Fewer queries are scanned at the speed of memory without tensor cores.</summary>
    public const int LeastQueries = 9;

    private const int Few = 32, Many = 64, BFloat16Bytes = 2;

    /// <summary>Rounding to bfloat16 changes a number by no more than this part of it; what the sums of products lose beside it is rounded up into it.</summary>
    private const double Rounding = 1.05 / 512;

    /// <summary>The numbers of queries for which there is one.</summary>
    public static int[] AllQueries => [Few, Many];

    /// <summary>The scan for <paramref name="queries"/> on a device whose groups of threads have so much shared memory; null where they are too few, or so long that they leave no room.</summary>
    public static TileShape? For(RowFormat format, DeviceRowShape rows, int queries, int mostSharedBytes)
    {
        int each = rows.Stride / format.SizeInBytes() * BFloat16Bytes;
        int room = queries > Few && Many * each <= mostSharedBytes ? Many : Few;
        return queries >= LeastQueries && room * each <= mostSharedBytes ? new(room, room * each) : null;
    }

    /// <summary>How far a score on tensor cores can be from the one that counts, of a row and a query of length 1: queries are rounded, and singles of rows.</summary>
    public static double ErrorOf(RowFormat format) => format == RowFormat.Float32 ? 2 * Rounding : Rounding;
}
