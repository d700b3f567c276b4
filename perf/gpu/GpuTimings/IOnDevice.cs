using InferenceServer.Kernels.Cuda;

namespace InferenceServer.GpuTimings;

/// <summary>A family of kernels on the device. Every implementation is run; it has a constructor without parameters.</summary>
internal interface IOnDevice
{
    /// <summary>The kernels that it uses.</summary>
    string[] Kernels { get; }

    /// <summary>Holds the device against the CPU on fresh random inputs, which follow from <paramref name="seed"/>.</summary>
    IEnumerable<Checked> Check(CudaDevice device, int seed);

    /// <summary>Times by the device's own events.</summary>
    IEnumerable<Timed> Measure(CudaDevice device, int seed);
}
