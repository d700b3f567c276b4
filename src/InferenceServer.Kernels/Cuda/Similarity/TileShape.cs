using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Cuda;

/// <summary>Which of the scans on tensor cores serves a number of queries.</summary>
/// <param name="Queries">Queries of a group of threads: 32 or 64.</param>
/// <param name="SharedBytes">Shared memory that they take.</param>
internal readonly record struct TileShape(int Queries, int SharedBytes)
{
    /// <summary>Fewer queries are scanned at the speed of memory without tensor cores.</summary>
    public const int LeastQueries = 9;

    /// <summary>What a group of threads can have on devices of compute capability 8.0 and 9.0.</summary>
    private const int MostSharedBytes = 163 << 10;
    private const int Few = 32, Many = 64, BFloat16Bytes = 2;

    /// <summary>The scan for <paramref name="queries"/>; null where they are too few, or so long that they leave no room.</summary>
    public static TileShape? For(RowFormat format, DeviceRowShape rows, int queries)
    {
        int each = rows.Stride / format.SizeInBytes() * BFloat16Bytes;
        int room = queries > Few && Many * each <= MostSharedBytes ? Many : Few;
        return queries >= LeastQueries && room * each <= MostSharedBytes ? new(room, room * each) : null;
    }
}
