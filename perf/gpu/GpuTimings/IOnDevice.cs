using InferenceServer.Kernels.Cuda;

namespace InferenceServer.GpuTimings;

/// <summary>A family of kernels on the device. Every implementation is run; it has a constructor without parameters.</summary>
internal interface IOnDevice
{
    /// <summary>The kernels that it uses.</summary>
    string[] Kernels { get; }

    /// <summary>
    /// First what holds the device against the CPU on fresh random inputs, which follow from <paramref name="seed"/>, then what times by the
    /// device's own events. The names are the same whatever the seed.
    /// </summary>
    IEnumerable<Step> Steps(CudaDevice device, int seed, bool quick);
}
