using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Cuda;

/// <summary>The launches of a search on a device, and its scratch there.</summary>
internal sealed unsafe class CudaTopKLaunches : ITopKLaunches, IDisposable
{
    private const int MostQueriesOfAScan = 8;
    private const uint ScanThreads = 256, SelectThreads = 1024, TileThreads = 512;

    private static readonly int[] QueriesOfScans = [1, 2, 4, MostQueriesOfAScan];

    private readonly CudaRows _rows;
    private readonly CudaDevice _device;
    private readonly TopKScratch _scratch;
    private readonly nint[] _scans;
    private readonly nint _select, _rescore;
    private readonly Dictionary<int, nint> _tiles = [];
    private DeviceView _filter, _selected;
    private Metric _metric;
    private nint _stream;
    private int _thresholdStride;

    public CudaTopKLaunches(CudaRows rows)
    {
        (_rows, _device, _scratch) = (rows, rows.Device, new(rows.Device));
        _scans = [.. QueriesOfScans.Select(queries => _device.Function($"scan_{NameOf(rows.Scanned.Format)}_{queries}"))];
        foreach (int queries in (int[])[32, 64])
        {
            _tiles[queries] = _device.Function($"scan_{NameOf(rows.Scanned.Format)}_tile{queries}");
        }

        _select = _device.Function("select_keys");
        _rescore = _device.Function($"rescore_{NameOf(rows.Ranked.Format)}");
    }

    public int Queries { get; private set; }

    /// <summary>Whether the scan's scores are not those that count: tensor cores take queries as bfloat16.</summary>
    public bool AreCoarse => _rows.HasFinerCopy || Tile is not null;

    private TileShape? Tile => TileShape.For(_rows.Scanned.Format, _rows.Scanned.Shape, Queries);

    /// <summary>Makes <paramref name="filter"/> that of the searches that follow; empty for none.</summary>
    public void Filter(ReadOnlySpan<ulong> filter, nint stream)
    {
        _filter = default;
        if (!filter.IsEmpty)
        {
            DeviceMemory memory = _scratch.Filter.Take((long)filter.Length * sizeof(ulong));
            memory.Write(filter, stream);
            _filter = new(memory.Pointer, filter.Length * 2L);
        }
    }

    /// <summary>Begins a batch of queries.</summary>
    public void Begin(ReadOnlySpan<float> queries, Metric metric, nint stream)
    {
        (Queries, _metric, _stream) = (queries.Length / _rows.Dimension, metric, stream);
        _scratch.Queries.Take((long)queries.Length * sizeof(float)).Write(queries, stream);
    }

    public void ScanAll(int stratum, int capacity) => Scan(stratum, capacity, reaching: false);

    public void SelectThresholds(int capacity, int kept, int rank)
    {
        DeviceMemory thresholds = _scratch.Thresholds.Take((long)Queries * rank * sizeof(ulong));
        Select(Keys(capacity), kept, capacity, rank, thresholds);
        _thresholdStride = rank;
    }

    public void SetThresholds(ReadOnlySpan<ulong> thresholds)
    {
        _scratch.Thresholds.Take((long)Queries * sizeof(ulong)).Write(thresholds, _stream);
        _thresholdStride = 1;
    }

    public void ScanReaching(int capacity)
    {
        DeviceMemory counts = _scratch.Counts.Take((long)Queries * sizeof(int));
        using (_device.Enter())
        {
            Driver.Check(Driver.cuMemsetD32Async(counts.Pointer, 0, (nuint)Queries, _stream));
        }

        Scan(1, capacity, reaching: true);
    }

    public void SelectCandidates(int capacity, int? kept, int candidates)
        => Select(Keys(capacity), kept, capacity, candidates, _scratch.Candidates.Take((long)Queries * candidates * sizeof(ulong)));

    public void Rerank(int candidates, int best)
    {
        DeviceRowSet ranked = _rows.Ranked;
        DeviceView rows = RowsOf(ranked), factors = FactorsOf(ranked), queries = QueriesFrom(0);
        DeviceView keys = new(_scratch.Candidates.Take(0).Pointer, (long)Queries * candidates);
        ScanShape shape = new(_rows.Count, ranked.Shape.Quads, Queries, _rows.Dimension, ranked.Shape.Lanes, 1, candidates, 0);
        void** parameters = stackalloc void*[] { &shape, &rows, &factors, &queries, &keys };
        Launch(_rescore, (Grid(_rescore, ScanThreads, 0), 1), ScanThreads, 0, parameters);
        Select(keys, candidates, candidates, best, _scratch.Selected.Take((long)Queries * best * sizeof(ulong)));
    }

    public void ReadCounts(Span<int> counts, Span<ulong> thresholds)
    {
        ulong[] strided = new ulong[Queries * _thresholdStride];
        _scratch.Thresholds.Take(0).Read<ulong>(strided, _stream);
        _scratch.Counts.Take(0).Read(counts, _stream);
        for (int i = 0; i < Queries; i++)
        {
            thresholds[i] = strided[((i + 1) * _thresholdStride) - 1];
        }
    }

    public void ReadSelected(int best, Span<ulong> keys) => DeviceMemory.Read(_device, _selected.Pointer, keys, _stream);

    public void Dispose() => _scratch.Dispose();

    private static string NameOf(RowFormat format) => format.ToString().ToLowerInvariant();

    private static DeviceView RowsOf(DeviceRowSet set) => new(set.Rows, set.Bytes / DeviceRowShape.QuadBytes);

    private void Scan(int stratum, int capacity, bool reaching)
    {
        if (Tile is { } tile)
        {
            // As many groups of threads as there are processors for each group of queries, so that all of them are at the same rows.
            uint groups = (uint)((Queries + tile.Queries - 1) / tile.Queries);
            uint each = Math.Max(1, Grid(_tiles[tile.Queries], TileThreads, (uint)tile.SharedBytes) / groups);
            ScanSome(stratum, capacity, reaching, 0, Queries, _tiles[tile.Queries], (each, groups), TileThreads, (uint)tile.SharedBytes);
            return;
        }

        for (int first = 0; first < Queries; first += MostQueriesOfAScan)
        {
            int count = Math.Min(MostQueriesOfAScan, Queries - first), variant = Array.FindIndex(QueriesOfScans, queries => queries >= count);
            DeviceRowSet scanned = _rows.Scanned;
            uint shared = (uint)(QueriesOfScans[variant] * (scanned.Shape.Stride / scanned.Format.SizeInBytes()) * sizeof(float));
            uint groups = Grid(_scans[variant], ScanThreads, shared);
            ScanSome(stratum, capacity, reaching, first, count, _scans[variant], (groups, 1), ScanThreads, shared);
        }
    }

    private void ScanSome(
        int stratum, int capacity, bool reaching, int first, int count, nint function, (uint X, uint Y) groups, uint threads, uint shared)
    {
        DeviceRowSet scanned = _rows.Scanned;
        ScanShape shape = new(_rows.Count, scanned.Shape.Quads, count, _rows.Dimension, scanned.Shape.Lanes, stratum, capacity, _thresholdStride);
        DeviceView rows = RowsOf(scanned), factors = FactorsOf(scanned), filter = _filter, queries = QueriesFrom(first);
        DeviceView thresholds = reaching ? ThresholdsFrom(first) : default, counts = reaching ? CountsFrom(first) : default;
        DeviceView all = Keys(capacity), keys = new(all.Pointer + ((ulong)first * (ulong)capacity * sizeof(ulong)), all.Length - ((long)first * capacity));
        void** parameters = stackalloc void*[] { &shape, &rows, &factors, &filter, &queries, &thresholds, &keys, &counts };
        Launch(function, groups, threads, shared, parameters);
    }

    private void Select(DeviceView keys, int? kept, int capacity, int best, DeviceMemory selected)
    {
        DeviceView counts = kept is null ? CountsFrom(0) : default, to = new(selected.Pointer, (long)Queries * best);
        int all = kept ?? 0;
        void** parameters = stackalloc void*[] { &keys, &counts, &capacity, &all, &best, &to };
        Launch(_select, ((uint)Queries, 1), SelectThreads, 0, parameters);
        _selected = to;
    }

    private DeviceView Keys(int capacity)
    {
        long keys = (long)Queries * capacity;
        return new(_scratch.Keys.Take(keys * sizeof(ulong)).Pointer, keys);
    }

    private DeviceView QueriesFrom(int first)
        => new(_scratch.Queries.Take(0).Pointer + ((ulong)first * (ulong)_rows.Dimension * sizeof(float)), (long)(Queries - first) * _rows.Dimension);

    private DeviceView ThresholdsFrom(int first)
        => new(_scratch.Thresholds.Take(0).Pointer + ((((ulong)first + 1) * (ulong)_thresholdStride - 1) * sizeof(ulong)), (long)(Queries - first) * _thresholdStride);

    private DeviceView CountsFrom(int first) => new(_scratch.Counts.Take(0).Pointer + ((ulong)first * sizeof(int)), Queries - first);

    private DeviceView FactorsOf(DeviceRowSet set) => set.Factors(_metric) is { } factors ? new(factors.Pointer, _rows.Count) : default;

    /// <summary>As many groups as the device holds at a time: they take turns over the rows.</summary>
    private uint Grid(nint function, uint threads, uint shared)
    {
        using ContextScope scope = _device.Enter();
        Driver.Check(Driver.cuFuncSetAttribute(function, Driver.MostDynamicSharedBytes, (int)shared));
        Driver.Check(Driver.cuOccupancyMaxActiveBlocksPerMultiprocessor(out int groups, function, (int)threads, shared));
        return (uint)(_device.Processors * Math.Max(1, groups));
    }

    private void Launch(nint function, (uint X, uint Y) groups, uint threads, uint shared, void** parameters)
    {
        using ContextScope scope = _device.Enter();
        Driver.Check(Driver.cuLaunchKernel(function, groups.X, groups.Y, 1, threads, 1, 1, shared, _stream, parameters, null));
    }
}
