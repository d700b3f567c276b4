using System.Diagnostics;
using InferenceServer.Kernels.Cuda;

namespace InferenceServer.GpuTimings;

/// <summary>
/// What the driver's compiler made of a kernel: registers of a thread, bytes that it spilled to memory, the threads that a group can have,
/// the architecture it is for (90 is compute capability 9.0), and how long that took, little where the driver had kept it.
/// </summary>
internal sealed record KernelFacts(string Name, int Registers, int LocalBytes, int SharedBytes, int MostThreads, int Architecture, double LoadMilliseconds)
{
    private const int ThreadsAttribute = 0, SharedAttribute = 1, LocalAttribute = 3, RegistersAttribute = 4, ArchitectureAttribute = 6;

    public static KernelFacts Of(CudaDevice device, string kernel)
    {
        using ContextScope scope = device.Enter();
        long start = Stopwatch.GetTimestamp();
        nint function = device.Function(kernel);
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return new(
            kernel, Attribute(function, RegistersAttribute), Attribute(function, LocalAttribute), Attribute(function, SharedAttribute),
            Attribute(function, ThreadsAttribute), Attribute(function, ArchitectureAttribute), milliseconds);
    }

    private static int Attribute(nint function, int attribute)
    {
        Driver.Check(Driver.cuFuncGetAttribute(out int value, attribute, function));
        return value;
    }
}
