using ILGPU;
using ILGPU.Runtime;
using InferenceServer.Kernels.Ilgpu.Kernels.Similarity;
using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Ilgpu.Checks.Similarity;

/// <summary>The kernels of a search, loaded on an accelerator.</summary>
internal sealed class TopKKernels
{
    private readonly Dictionary<(RowFormat Format, int Queries), Scan> _scans = [];
    private readonly Dictionary<RowFormat, Rescore> _rescores = [];

    public TopKKernels(Accelerator accelerator)
    {
        foreach (RowFormat format in Enum.GetValues<RowFormat>())
        {
            foreach (int queries in (int[])[1, 2, 4, 8])
            {
                _scans[(format, queries)] = accelerator.LoadKernel(typeof(ScanRowsKernels).GetMethod($"{format}Queries{queries}")!).CreateLauncherDelegate<Scan>();
            }

            foreach (int queries in (int[])[32, 64])
            {
                _scans[(format, queries)] = accelerator.LoadKernel(typeof(EmulatedTiles).GetMethod($"{format}Tile{queries}")!).CreateLauncherDelegate<Scan>();
            }

            _rescores[format] = accelerator.LoadKernel(typeof(RescoreRowsKernels).GetMethod($"{format}")!).CreateLauncherDelegate<Rescore>();
        }

        Select = accelerator.LoadKernel(typeof(SelectKeysKernel).GetMethod(nameof(SelectKeysKernel.Run))!).CreateLauncherDelegate<SelectKeys>();
        Accelerator = accelerator;
    }

    internal delegate void Scan(
        AcceleratorStream stream, KernelConfig config, ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter,
        ArrayView<float> queries, ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts);

    internal delegate void SelectKeys(
        AcceleratorStream stream, KernelConfig config, ArrayView<ulong> keys, ArrayView<int> counts, int capacity, int all, int best, ArrayView<ulong> selected);

    internal delegate void Rescore(
        AcceleratorStream stream, KernelConfig config, ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<float> queries, ArrayView<ulong> keys);

    public Accelerator Accelerator { get; }

    public SelectKeys Select { get; }

    /// <summary>The scan for a number of queries, and how many it has room for.</summary>
    public (Scan Launch, int Room) ScanFor(RowFormat format, int queries)
    {
        int room = queries <= 1 ? 1 : queries <= 2 ? 2 : queries <= 4 ? 4 : 8;
        return (_scans[(format, room)], room);
    }

    public Scan TileFor(RowFormat format, int queries) => _scans[(format, queries)];

    public Rescore RescoreFor(RowFormat format) => _rescores[format];
}
