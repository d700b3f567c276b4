using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Cuda;

/// <summary>One of the kernels that scan rows.</summary>
/// <param name="Name">As its files are called.</param>
/// <param name="Queries">Queries of a group of threads.</param>
/// <param name="Threads">Threads of a group.</param>
/// <param name="SharedBytes">Shared memory of a group.</param>
internal readonly record struct ScanKernel(string Name, int Queries, int Threads, int SharedBytes)
{
    private const int FewThreads = 256, TileThreads = 512;

    private static readonly int[] FewQueries = [1, 2, 4, 8];

    /// <summary>All that rows of a format may need.</summary>
    public static IEnumerable<string> NamesFor(RowFormat format)
        => [.. FewQueries.Select(queries => Scan(format, queries)), .. TileShape.AllQueries.Select(queries => Scan(format, $"tile{queries}"))];

    public static ScanKernel Of(RowFormat format, TileShape tile) => new(Scan(format, $"tile{tile.Queries}"), tile.Queries, TileThreads, tile.SharedBytes);

    /// <summary>The kernel that takes the most of <paramref name="queries"/> at a time that find room, and no more.</summary>
    public static ScanKernel ForFew(RowFormat format, DeviceRowShape rows, int queries, int mostSharedBytes)
    {
        int each = rows.Stride / format.SizeInBytes() * sizeof(float), variant = 0;
        while (variant + 1 < FewQueries.Length && FewQueries[variant] < queries && FewQueries[variant + 1] * each <= mostSharedBytes)
        {
            variant++;
        }

        return new(Scan(format, FewQueries[variant]), FewQueries[variant], FewThreads, FewQueries[variant] * each);
    }

    private static string Scan(RowFormat format, object variant) => $"scan_{format.ToString().ToLowerInvariant()}_{variant}";
}
