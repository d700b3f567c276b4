using InferenceServer.Kernels.Similarity;

namespace InferenceServer.GpuTimings;

/// <summary>Over rows of singles.</summary>
internal sealed class SimilarityOfFloat32() : SimilarityOnDevice(RowFormat.Float32);
