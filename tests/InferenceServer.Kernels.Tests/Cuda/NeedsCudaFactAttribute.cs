using InferenceServer.Kernels.Cuda;

namespace InferenceServer.Kernels.Tests.Cuda;

/// <summary>A test that runs on a GPU.</summary>
public sealed class NeedsCudaFactAttribute : FactAttribute
{
    public NeedsCudaFactAttribute()
    {
        if (CudaDevice.TryOpen(0, out CudaDevice? device, out string? reason))
        {
            device.Dispose();
        }
        else
        {
            Skip = $"needs a CUDA device: {reason}";
        }
    }
}
