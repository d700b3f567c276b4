using ILGPU;
using ILGPU.Runtime;
using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Ilgpu.Kernels.Similarity;
using ScanShape = InferenceServer.Kernels.Ilgpu.Kernels.Similarity.ScanShape;

namespace InferenceServer.Kernels.Ilgpu.Checks.Similarity;

/// <summary>The launches of a search on ILGPU's accelerator, as the launcher makes them on a device.</summary>
internal sealed class TopKOnAccelerator : ITopKLaunches, IDisposable
{
    private const int Threads = 64, Groups = 3, MostSharedBytes = 99 << 10;

    private readonly TopKKernels _kernels;
    private readonly RowsOnAccelerator _scanned, _ranked;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _queries;
    private readonly MemoryBuffer1D<uint, Stride1D.Dense>? _filter;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _counts;
    private MemoryBuffer1D<ulong, Stride1D.Dense> _keys, _thresholds, _candidates, _selected;
    private int _thresholdStride;

    public TopKOnAccelerator(TopKKernels kernels, RowsOnAccelerator scanned, RowsOnAccelerator ranked, float[] queries, uint[]? filter)
    {
        (_kernels, _scanned, _ranked, Queries) = (kernels, scanned, ranked, queries.Length / scanned.Dimension);
        Accelerator accelerator = kernels.Accelerator;
        _queries = accelerator.Allocate1D(queries);
        _filter = filter is null ? null : accelerator.Allocate1D(filter);
        _counts = accelerator.Allocate1D<int>(Queries);
        (_keys, _thresholds, _candidates, _selected) = (Keys(1), Keys(1), Keys(1), Keys(1));
    }

    public int Queries { get; }

    public void ScanAll(int stratum, int capacity) => Scan(stratum, capacity, reaching: false);

    public void SelectThresholds(int capacity, int kept, int rank)
    {
        Take(ref _thresholds, (long)Queries * rank);
        Select(_keys.View, default, capacity, kept, rank, _thresholds);
        _thresholdStride = rank;
    }

    public void SetThresholds(ReadOnlySpan<ulong> thresholds)
    {
        Take(ref _thresholds, Queries);
        _thresholds.CopyFromCPU(thresholds.ToArray());
        _thresholdStride = 1;
    }

    public void ScanReaching(int capacity)
    {
        _counts.MemSetToZero();
        Scan(1, capacity, reaching: true);
    }

    public void SelectCandidates(int capacity, int? kept, int candidates)
    {
        Take(ref _candidates, (long)Queries * candidates);
        Select(_keys.View, kept is null ? _counts.View.AsContiguous() : default, capacity, kept ?? 0, candidates, _candidates);
        Selected = _candidates;
    }

    public void Rerank(int candidates, int best)
    {
        ScanShape shape = new()
        {
            Rows = _ranked.Count,
            Quads = _ranked.Shape.Quads,
            Queries = Queries,
            Dimension = _ranked.Dimension,
            Lanes = _ranked.Shape.Lanes,
            LaneBits = System.Numerics.BitOperations.Log2((uint)_ranked.Shape.Lanes),
            Stratum = 1,
            Looked = _ranked.Count,
            Capacity = candidates,
        };
        Stream(stream => _kernels.RescoreFor(_ranked.Format)(
            stream, new KernelConfig(Groups, Threads), shape, _ranked.Rows, _ranked.Factors, _queries.View.AsContiguous(), _candidates.View.AsContiguous()));
        Take(ref _selected, (long)Queries * best);
        Select(_candidates.View, default, candidates, candidates, best, _selected);
        Selected = _selected;
    }

    public void ReadCounts(Span<int> counts, Span<ulong> thresholds)
    {
        _counts.GetAsArray1D().CopyTo(counts);
        ulong[] strided = _thresholds.GetAsArray1D();
        for (int i = 0; i < Queries; i++)
        {
            thresholds[i] = strided[((i + 1) * _thresholdStride) - 1];
        }
    }

    public void ReadWorst(int best, Span<ulong> keys)
    {
        ulong[] selected = Selected.GetAsArray1D();
        for (int i = 0; i < Queries; i++)
        {
            keys[i] = selected[((i + 1) * best) - 1];
        }
    }

    public void ReadSelected(int best, Span<ulong> keys) => Selected.GetAsArray1D().AsSpan(0, Queries * best).CopyTo(keys);

    public void Dispose()
    {
        _queries.Dispose();
        _filter?.Dispose();
        _counts.Dispose();
        _keys.Dispose();
        _thresholds.Dispose();
        _candidates.Dispose();
        _selected.Dispose();
    }

    private MemoryBuffer1D<ulong, Stride1D.Dense> Selected { get; set; } = null!;

    private MemoryBuffer1D<ulong, Stride1D.Dense> Keys(long count) => _kernels.Accelerator.Allocate1D<ulong>(count);

    private void Take(ref MemoryBuffer1D<ulong, Stride1D.Dense> buffer, long count)
    {
        if (buffer.Length != count)
        {
            buffer.Dispose();
            buffer = Keys(count);
        }
    }

    /// <summary>The scan on tensor cores that serves so many queries; null where there is none.</summary>
    public TileShape? Tile => TileShape.For(_scanned.Format, _scanned.Shape, Queries, MostSharedBytes);

    private void Scan(int stratum, int capacity, bool reaching)
    {
        Take(ref _keys, (long)Queries * capacity);
        if (Tile is { } tile)
        {
            KernelConfig config = new(
                new Index3D(2, (Queries + tile.Queries - 1) / tile.Queries, 1), new Index3D(Threads, 1, 1), SharedMemoryConfig.RequestDynamic<Pair>(tile.SharedBytes / 8));
            Scan(_kernels.TileFor(_scanned.Format, tile.Queries), config, stratum, capacity, reaching, 0, Queries);
            return;
        }

        for (int first = 0; first < Queries; first += 8)
        {
            int count = Math.Min(8, Queries - first);
            (TopKKernels.Scan launch, int room) = _kernels.ScanFor(_scanned.Format, count);
            int fours = room * _scanned.Shape.Quads * 4 / InferenceServer.Kernels.Similarity.RowFormatFacts.SizeInBytes(_scanned.Format);
            Scan(launch, new(Groups, Threads, SharedMemoryConfig.RequestDynamic<Four>(fours)), stratum, capacity, reaching, first, count);
        }
    }

    private void Scan(TopKKernels.Scan launch, KernelConfig config, int stratum, int capacity, bool reaching, int first, int count)
    {
        ScanShape shape = new()
        {
            Rows = _scanned.Count,
            Quads = _scanned.Shape.Quads,
            Queries = count,
            Dimension = _scanned.Dimension,
            Lanes = _scanned.Shape.Lanes,
            LaneBits = System.Numerics.BitOperations.Log2((uint)_scanned.Shape.Lanes),
            Stratum = stratum,
            Looked = TopKPlan.Looked(_scanned.Count, stratum),
            Capacity = capacity,
            ThresholdStride = _thresholdStride,
        };
        ArrayView<float> queries = _queries.View.AsContiguous().SubView((long)first * _scanned.Dimension);
        ArrayView<ulong> thresholds = reaching ? _thresholds.View.AsContiguous().SubView(((first + 1L) * _thresholdStride) - 1) : default;
        ArrayView<ulong> keys = _keys.View.AsContiguous().SubView((long)first * capacity);
        ArrayView<int> counts = reaching ? _counts.View.AsContiguous().SubView(first) : default;
        ArrayView<uint> filter = _filter is null ? default : _filter.View.AsContiguous();
        Stream(stream => launch(stream, config, shape, _scanned.Rows, _scanned.Factors, filter, queries, thresholds, keys, counts));
    }

    private void Select(ArrayView<ulong> keys, ArrayView<int> counts, int capacity, int kept, int best, MemoryBuffer1D<ulong, Stride1D.Dense> to)
        => Stream(stream => _kernels.Select(stream, new KernelConfig(Queries, Threads), keys, counts, capacity, kept, best, to.View.AsContiguous()));

    private void Stream(Action<AcceleratorStream> launch)
    {
        launch(_kernels.Accelerator.DefaultStream);
        _kernels.Accelerator.Synchronize();
    }
}
