using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Cuda;

/// <summary>The launches of a search, and the memory between them.</summary>
/// <param name="device">Where all lies.</param>
/// <param name="scanned">The rows that are scanned.</param>
/// <param name="ranked">The rows whose scores count: the same, or a finer copy.</param>
internal sealed class TopKLaunches(ISearchDevice device, DeviceRows scanned, DeviceRows ranked) : ITopKLaunches
{
    public const string SelectKeys = "select_keys";

    private const int SelectThreads = 1024, RescoreThreads = 256;

    private DeviceView _filter;
    private ulong _queries, _selected;
    private Metric _metric;
    private nint _stream;
    private int _thresholdStride;
    private TileShape? _tile;

    public int Queries { get; private set; }

    public int Rows => scanned.Count;

    public int Dimension => scanned.Dimension;

    /// <summary>Whether the scan's scores are not those that count: tensor cores take queries as bfloat16.</summary>
    public bool AreCoarse => HasFinerCopy || _tile is not null;

    /// <summary>How far a scan's score can be from the one that counts for a query of length 1; null where nothing is known, as of rows with a finer copy.</summary>
    public double? Error => HasFinerCopy ? null : _tile is null ? 0 : TileShape.ErrorOf(scanned.Format) * (_metric == Metric.Cosine ? 1 : scanned.Longest);

    private bool HasFinerCopy => ranked.Address != scanned.Address;

    /// <summary>The kernels that a search over such rows may launch.</summary>
    public static IEnumerable<string> KernelsFor(RowFormat scanned, RowFormat ranked) => [.. ScanKernel.NamesFor(scanned), SelectKeys, RescoreOf(ranked)];

    /// <summary>Makes <paramref name="filter"/> that of the searches that follow; empty for none.</summary>
    public void Filter(ReadOnlySpan<ulong> filter, nint stream)
    {
        _filter = default;
        if (!filter.IsEmpty)
        {
            _filter = new(device.Room(SearchBuffer.Filter, (long)filter.Length * sizeof(ulong)), filter.Length * 2L);
            device.Write(_filter.Pointer, filter, stream);
        }
    }

    /// <summary>Begins a batch of queries, which may be scanned with less precision than counts or may not.</summary>
    public void Begin(ReadOnlySpan<float> queries, Metric metric, nint stream, bool onTensorCores = true)
    {
        (Queries, _metric, _stream) = (queries.Length / Dimension, metric, stream);
        _tile = onTensorCores ? TileShape.For(scanned.Format, scanned.Shape, Queries, device.MostSharedBytes) : null;
        _queries = device.Room(SearchBuffer.Queries, (long)queries.Length * sizeof(float));
        device.Write(_queries, queries, stream);
    }

    public void ScanAll(int stratum, int capacity) => Scan(stratum, capacity, reaching: false);

    public void SelectThresholds(int capacity, int kept, int rank)
    {
        Select(Keys(capacity), capacity, kept, rank, device.Room(SearchBuffer.Thresholds, (long)Queries * rank * sizeof(ulong)));
        _thresholdStride = rank;
    }

    public void SetThresholds(ReadOnlySpan<ulong> thresholds)
    {
        device.Write(device.Room(SearchBuffer.Thresholds, (long)Queries * sizeof(ulong)), thresholds, _stream);
        _thresholdStride = 1;
    }

    public void ScanReaching(int capacity)
    {
        device.Clear(device.Room(SearchBuffer.Counts, (long)Queries * sizeof(int)), Queries, _stream);
        Scan(1, capacity, reaching: true);
    }

    public void SelectCandidates(int capacity, int? kept, int candidates)
        => Select(Keys(capacity), capacity, kept, candidates, device.Room(SearchBuffer.Candidates, (long)Queries * candidates * sizeof(ulong)));

    public void Rerank(int candidates, int best)
    {
        DeviceView keys = new(device.Room(SearchBuffer.Candidates, 0), (long)Queries * candidates), factors = ranked.Factors(_metric);
        string kernel = RescoreOf(ranked.Format);
        KernelLaunch launch = new(kernel, device.GroupsAtATime(kernel, RescoreThreads, 0), 1, RescoreThreads, 0);
        launch.Number(ScanShape.Of(Rows, ranked.Shape, Queries, Dimension, 1, candidates, 0));
        launch.Number(ranked.View);
        launch.Number(factors);
        launch.View(_queries, (long)Queries * Dimension);
        launch.Number(keys);
        device.Run(launch, _stream);
        Select(keys.Pointer, candidates, candidates, best, device.Room(SearchBuffer.Selected, (long)Queries * best * sizeof(ulong)));
    }

    public void ReadCounts(Span<int> counts, Span<ulong> thresholds)
    {
        device.Read(LastThreshold(0), _thresholdStride, thresholds, _stream);
        device.Read(device.Room(SearchBuffer.Counts, 0), 1, counts, _stream);
    }

    public void ReadWorst(int best, Span<ulong> keys) => device.Read(_selected + ((ulong)(best - 1) * sizeof(ulong)), best, keys, _stream);

    public void ReadSelected(int best, Span<ulong> keys) => device.Read(_selected, 1, keys, _stream);

    private static string RescoreOf(RowFormat format) => $"rescore_{format.ToString().ToLowerInvariant()}";

    private void Scan(int stratum, int capacity, bool reaching)
    {
        if (_tile is { } tile)
        {
            // As many groups of threads as there are processors for each group of queries, so that all of them are at the same rows.
            ScanKernel kernel = ScanKernel.Of(scanned.Format, tile);
            int groups = (Queries + tile.Queries - 1) / tile.Queries;
            Scan(kernel, (Math.Max(1, AtATime(kernel) / groups), groups), 0, Queries, stratum, capacity, reaching);
            return;
        }

        for (int first = 0; first < Queries;)
        {
            ScanKernel kernel = ScanKernel.ForFew(scanned.Format, scanned.Shape, Queries - first, device.MostSharedBytes);
            int count = Math.Min(kernel.Queries, Queries - first);
            Scan(kernel, (AtATime(kernel), 1), first, count, stratum, capacity, reaching);
            first += count;
        }
    }

    private void Scan(ScanKernel kernel, (int X, int Y) groups, int first, int count, int stratum, int capacity, bool reaching)
    {
        KernelLaunch launch = new(kernel.Name, groups.X, groups.Y, kernel.Threads, kernel.SharedBytes);
        launch.Number(ScanShape.Of(Rows, scanned.Shape, count, Dimension, stratum, capacity, _thresholdStride));
        launch.Number(scanned.View);
        launch.Number(scanned.Factors(_metric));
        launch.Number(_filter);
        launch.View(_queries + ((ulong)first * (ulong)Dimension * sizeof(float)), (long)count * Dimension);
        launch.View(reaching ? LastThreshold(first) : 0, reaching ? ((count - 1L) * _thresholdStride) + 1 : 0);
        launch.View(Keys(capacity) + ((ulong)first * (ulong)capacity * sizeof(ulong)), (long)count * capacity);
        launch.View(reaching ? device.Room(SearchBuffer.Counts, 0) + ((ulong)first * sizeof(int)) : 0, reaching ? count : 0);
        device.Run(launch, _stream);
    }

    private void Select(ulong keys, int capacity, int? kept, int best, ulong selected)
    {
        KernelLaunch launch = new(SelectKeys, Queries, 1, SelectThreads, 0);
        launch.View(keys, (long)Queries * capacity);
        launch.View(kept is null ? device.Room(SearchBuffer.Counts, 0) : 0, kept is null ? Queries : 0);
        launch.Number(capacity);
        launch.Number(kept ?? 0);
        launch.Number(best);
        launch.View(selected, (long)Queries * best);
        device.Run(launch, _stream);
        _selected = selected;
    }

    private int AtATime(ScanKernel kernel) => device.GroupsAtATime(kernel.Name, kernel.Threads, kernel.SharedBytes);

    private ulong Keys(int capacity) => device.Room(SearchBuffer.Keys, (long)Queries * capacity * sizeof(ulong));

    /// <summary>A query's thresholds are in falling order; the last counts.</summary>
    private ulong LastThreshold(int query) => device.Room(SearchBuffer.Thresholds, 0) + ((((ulong)query + 1) * (ulong)_thresholdStride - 1) * sizeof(ulong));
}
