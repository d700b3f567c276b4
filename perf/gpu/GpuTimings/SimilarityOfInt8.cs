using InferenceServer.Kernels.Similarity;

namespace InferenceServer.GpuTimings;

/// <summary>Over rows of bytes.</summary>
internal sealed class SimilarityOfInt8() : SimilarityOnDevice(RowFormat.Int8);
