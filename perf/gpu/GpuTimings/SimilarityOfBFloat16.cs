using InferenceServer.Kernels.Similarity;

namespace InferenceServer.GpuTimings;

/// <summary>Over rows of bfloat16.</summary>
internal sealed class SimilarityOfBFloat16() : SimilarityOnDevice(RowFormat.BFloat16);
