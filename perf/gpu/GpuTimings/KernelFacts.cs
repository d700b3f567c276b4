using InferenceServer.Kernels.Cuda;

namespace InferenceServer.GpuTimings;

/// <summary>What the driver's compiler made of a kernel: registers of a thread, and bytes that it spilled to memory.</summary>
internal sealed record KernelFacts(string Name, int Registers, int LocalBytes, int SharedBytes)
{
    private const int SharedAttribute = 1, LocalAttribute = 3, RegistersAttribute = 4;

    public static KernelFacts Of(CudaDevice device, string kernel)
    {
        using ContextScope scope = device.Enter();
        nint function = device.Function(kernel);
        Driver.Check(Driver.cuFuncGetAttribute(out int registers, RegistersAttribute, function));
        Driver.Check(Driver.cuFuncGetAttribute(out int local, LocalAttribute, function));
        Driver.Check(Driver.cuFuncGetAttribute(out int shared, SharedAttribute, function));
        return new(kernel, registers, local, shared);
    }
}
