namespace InferenceServer.Kernels.Cuda;

/// <summary>The memory between the kernels of a search.</summary>
internal enum SearchBuffer
{
    Queries,
    Filter,

    /// <summary>A plan's capacity of keys for each query.</summary>
    Keys,
    Counts,
    Thresholds,
    Candidates,
    Selected,
}
