using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>The re-rankings that are compiled.</summary>
internal static class RescoreRowsKernels
{
    private const string Folder = "Kernels/Similarity/*.cs";

    [DeviceKernel("rescore_float32", RescoreRows.MostThreads, Folder, Level = OptimizationLevel.O2)]
    public static void Float32(ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<float> queries, ArrayView<ulong> keys)
        => RescoreRows.Run<Float32Numbers>(shape, rows, factors, queries, keys);

    [DeviceKernel("rescore_bfloat16", RescoreRows.MostThreads, Folder, Level = OptimizationLevel.O2)]
    public static void BFloat16(ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<float> queries, ArrayView<ulong> keys)
        => RescoreRows.Run<BFloat16Numbers>(shape, rows, factors, queries, keys);

    [DeviceKernel("rescore_int8", RescoreRows.MostThreads, Folder, Level = OptimizationLevel.O2)]
    public static void Int8(ScanShape shape, ArrayView<Quad> rows, ArrayView<float> factors, ArrayView<float> queries, ArrayView<ulong> keys)
        => RescoreRows.Run<Int8Numbers>(shape, rows, factors, queries, keys);
}
