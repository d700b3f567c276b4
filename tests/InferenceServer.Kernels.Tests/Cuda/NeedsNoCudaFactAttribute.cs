using InferenceServer.Kernels.Cuda;

namespace InferenceServer.Kernels.Tests.Cuda;

/// <summary>A test of what happens where there is no NVIDIA driver.</summary>
public sealed class NeedsNoCudaFactAttribute : FactAttribute
{
    public NeedsNoCudaFactAttribute() => Skip = Driver.IsPresent ? "needs a machine without an NVIDIA driver" : null;
}
