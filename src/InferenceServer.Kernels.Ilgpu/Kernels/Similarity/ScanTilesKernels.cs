using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>The scans on tensor cores that are compiled: each format of rows against 32 and 64 queries at a time.</summary>
internal static class ScanTilesKernels
{
    private const string Folder = "Kernels/Similarity/*.cs";

    [DeviceKernel("scan_float32_tile32", ScanTiles.MostThreads, Folder, Level = OptimizationLevel.O2)]
    public static void Float32Tile32(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        => ScanTiles.Run<Float32Numbers, TwiceTheEights<TwiceTheEights<EightQueries<TensorCore>>>>(shape, rows, factors, filter, queries, thresholds, keys, counts);

    [DeviceKernel("scan_bfloat16_tile32", ScanTiles.MostThreads, Folder, Level = OptimizationLevel.O2)]
    public static void BFloat16Tile32(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        => ScanTiles.Run<BFloat16Numbers, TwiceTheEights<TwiceTheEights<EightQueries<TensorCore>>>>(shape, rows, factors, filter, queries, thresholds, keys, counts);

    [DeviceKernel("scan_int8_tile32", ScanTiles.MostThreads, Folder, Level = OptimizationLevel.O2)]
    public static void Int8Tile32(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        => ScanTiles.Run<Int8Numbers, TwiceTheEights<TwiceTheEights<EightQueries<TensorCore>>>>(shape, rows, factors, filter, queries, thresholds, keys, counts);

    [DeviceKernel("scan_float32_tile64", ScanTiles.MostThreads, Folder, Level = OptimizationLevel.O2)]
    public static void Float32Tile64(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        => ScanTiles.Run<Float32Numbers, TwiceTheEights<TwiceTheEights<TwiceTheEights<EightQueries<TensorCore>>>>>(shape, rows, factors, filter, queries, thresholds, keys, counts);

    [DeviceKernel("scan_bfloat16_tile64", ScanTiles.MostThreads, Folder, Level = OptimizationLevel.O2)]
    public static void BFloat16Tile64(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        => ScanTiles.Run<BFloat16Numbers, TwiceTheEights<TwiceTheEights<TwiceTheEights<EightQueries<TensorCore>>>>>(shape, rows, factors, filter, queries, thresholds, keys, counts);

    [DeviceKernel("scan_int8_tile64", ScanTiles.MostThreads, Folder, Level = OptimizationLevel.O2)]
    public static void Int8Tile64(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        => ScanTiles.Run<Int8Numbers, TwiceTheEights<TwiceTheEights<TwiceTheEights<EightQueries<TensorCore>>>>>(shape, rows, factors, filter, queries, thresholds, keys, counts);
}
