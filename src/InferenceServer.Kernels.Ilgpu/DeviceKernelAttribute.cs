using ILGPU;

namespace InferenceServer.Kernels.Ilgpu;

/// <summary>Marks the method that is a kernel: what carries it is compiled, so a kernel is added by adding its file.</summary>
/// <param name="name">Of the kernel, its entry point and its files under Cuda/Compiled.</param>
/// <param name="mostThreads">Threads that a group may have.</param>
/// <param name="sources">All files that it is compiled from, relative to this project; FOLDER/*.cs stands for all in a folder.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DeviceKernelAttribute(string name, int mostThreads, params string[] sources) : Attribute
{
    public string Name { get; } = name;

    public int MostThreads { get; } = mostThreads;

    public string[] Sources { get; } = sources;

    /// <summary>Groups that a processor is to hold at a time, which bounds the registers of a thread.</summary>
    public int LeastGroups { get; init; } = 1;

    /// <summary>How hard ILGPU tries; from O2 on it knows which pointers are to global memory and moves what does not change out of loops.</summary>
    public OptimizationLevel Level { get; init; } = OptimizationLevel.O1;
}
