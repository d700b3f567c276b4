namespace InferenceServer.Kernels.Cuda;

/// <summary>The memory between the kernels of a search.</summary>
internal sealed class TopKScratch(CudaDevice device) : IDisposable
{
    public DeviceScratch Queries { get; } = new(device);

    public DeviceScratch Filter { get; } = new(device);

    /// <summary>A plan's capacity of keys for each query.</summary>
    public DeviceScratch Keys { get; } = new(device);

    public DeviceScratch Counts { get; } = new(device);

    public DeviceScratch Thresholds { get; } = new(device);

    public DeviceScratch Candidates { get; } = new(device);

    public DeviceScratch Selected { get; } = new(device);

    public void Dispose()
    {
        Queries.Dispose();
        Filter.Dispose();
        Keys.Dispose();
        Counts.Dispose();
        Thresholds.Dispose();
        Candidates.Dispose();
        Selected.Dispose();
    }
}
