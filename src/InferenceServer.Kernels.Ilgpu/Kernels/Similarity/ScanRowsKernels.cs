using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>The scans that are compiled: each format of rows against up to 1, 2, 4 and 8 queries.</summary>
internal static class ScanRowsKernels
{
    private const string Folder = "Kernels/Similarity/*.cs";

    [DeviceKernel("scan_float32_1", ScanRows.MostThreads, Folder, Level = OptimizationLevel.O2, LeastGroups = 3)]
    public static void Float32Queries1(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        => ScanRows.Run<Float32Numbers, OneQuery>(shape, rows, factors, filter, queries, thresholds, keys, counts);

    [DeviceKernel("scan_bfloat16_1", ScanRows.MostThreads, Folder, Level = OptimizationLevel.O2, LeastGroups = 3)]
    public static void BFloat16Queries1(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        => ScanRows.Run<BFloat16Numbers, OneQuery>(shape, rows, factors, filter, queries, thresholds, keys, counts);

    [DeviceKernel("scan_int8_1", ScanRows.MostThreads, Folder, Level = OptimizationLevel.O2, LeastGroups = 3)]
    public static void Int8Queries1(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        => ScanRows.Run<Int8Numbers, OneQuery>(shape, rows, factors, filter, queries, thresholds, keys, counts);

    [DeviceKernel("scan_float32_2", ScanRows.MostThreads, Folder, Level = OptimizationLevel.O2, LeastGroups = 3)]
    public static void Float32Queries2(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        => ScanRows.Run<Float32Numbers, TwiceAsMany<OneQuery>>(shape, rows, factors, filter, queries, thresholds, keys, counts);

    [DeviceKernel("scan_bfloat16_2", ScanRows.MostThreads, Folder, Level = OptimizationLevel.O2, LeastGroups = 3)]
    public static void BFloat16Queries2(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        => ScanRows.Run<BFloat16Numbers, TwiceAsMany<OneQuery>>(shape, rows, factors, filter, queries, thresholds, keys, counts);

    [DeviceKernel("scan_int8_2", ScanRows.MostThreads, Folder, Level = OptimizationLevel.O2, LeastGroups = 3)]
    public static void Int8Queries2(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        => ScanRows.Run<Int8Numbers, TwiceAsMany<OneQuery>>(shape, rows, factors, filter, queries, thresholds, keys, counts);

    [DeviceKernel("scan_float32_4", ScanRows.MostThreads, Folder, Level = OptimizationLevel.O2, LeastGroups = 3)]
    public static void Float32Queries4(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        => ScanRows.Run<Float32Numbers, TwiceAsMany<TwiceAsMany<OneQuery>>>(shape, rows, factors, filter, queries, thresholds, keys, counts);

    [DeviceKernel("scan_bfloat16_4", ScanRows.MostThreads, Folder, Level = OptimizationLevel.O2, LeastGroups = 3)]
    public static void BFloat16Queries4(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        => ScanRows.Run<BFloat16Numbers, TwiceAsMany<TwiceAsMany<OneQuery>>>(shape, rows, factors, filter, queries, thresholds, keys, counts);

    [DeviceKernel("scan_int8_4", ScanRows.MostThreads, Folder, Level = OptimizationLevel.O2, LeastGroups = 3)]
    public static void Int8Queries4(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        => ScanRows.Run<Int8Numbers, TwiceAsMany<TwiceAsMany<OneQuery>>>(shape, rows, factors, filter, queries, thresholds, keys, counts);

    [DeviceKernel("scan_float32_8", ScanRows.MostThreads, Folder, Level = OptimizationLevel.O2, LeastGroups = 2)]
    public static void Float32Queries8(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        => ScanRows.Run<Float32Numbers, TwiceAsMany<TwiceAsMany<TwiceAsMany<OneQuery>>>>(shape, rows, factors, filter, queries, thresholds, keys, counts);

    [DeviceKernel("scan_bfloat16_8", ScanRows.MostThreads, Folder, Level = OptimizationLevel.O2, LeastGroups = 2)]
    public static void BFloat16Queries8(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        => ScanRows.Run<BFloat16Numbers, TwiceAsMany<TwiceAsMany<TwiceAsMany<OneQuery>>>>(shape, rows, factors, filter, queries, thresholds, keys, counts);

    [DeviceKernel("scan_int8_8", ScanRows.MostThreads, Folder, Level = OptimizationLevel.O2, LeastGroups = 2)]
    public static void Int8Queries8(
        ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<uint> filter, ArrayView<float> queries,
        ArrayView<ulong> thresholds, ArrayView<ulong> keys, ArrayView<int> counts)
        => ScanRows.Run<Int8Numbers, TwiceAsMany<TwiceAsMany<TwiceAsMany<OneQuery>>>>(shape, rows, factors, filter, queries, thresholds, keys, counts);
}
