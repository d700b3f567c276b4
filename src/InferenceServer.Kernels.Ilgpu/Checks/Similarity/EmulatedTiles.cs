using ILGPU;
using InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

namespace InferenceServer.Kernels.Ilgpu.Checks.Similarity;

/// <summary>The scans of <see cref="ScanTilesKernels"/> without tensor cores.</summary>
internal static class EmulatedTiles
{
    public static void Float32Tile32(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        => ScanTiles.Run<Float32Numbers, TwiceTheEights<TwiceTheEights<EightQueries<EmulatedTensorCore>>>>(shape, rows, factors, filter, queries, thresholds, keys, counts);

    public static void BFloat16Tile32(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        => ScanTiles.Run<BFloat16Numbers, TwiceTheEights<TwiceTheEights<EightQueries<EmulatedTensorCore>>>>(shape, rows, factors, filter, queries, thresholds, keys, counts);

    public static void Int8Tile32(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        => ScanTiles.Run<Int8Numbers, TwiceTheEights<TwiceTheEights<EightQueries<EmulatedTensorCore>>>>(shape, rows, factors, filter, queries, thresholds, keys, counts);

    public static void Float32Tile64(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        => ScanTiles.Run<Float32Numbers, TwiceTheEights<TwiceTheEights<TwiceTheEights<EightQueries<EmulatedTensorCore>>>>>(shape, rows, factors, filter, queries, thresholds, keys, counts);

    public static void BFloat16Tile64(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        => ScanTiles.Run<BFloat16Numbers, TwiceTheEights<TwiceTheEights<TwiceTheEights<EightQueries<EmulatedTensorCore>>>>>(shape, rows, factors, filter, queries, thresholds, keys, counts);

    public static void Int8Tile64(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        => ScanTiles.Run<Int8Numbers, TwiceTheEights<TwiceTheEights<TwiceTheEights<EightQueries<EmulatedTensorCore>>>>>(shape, rows, factors, filter, queries, thresholds, keys, counts);
}
