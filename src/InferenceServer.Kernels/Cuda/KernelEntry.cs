namespace InferenceServer.Kernels.Cuda;

/// <summary>One compiled kernel and what it was made from.</summary>
/// <param name="Kernel">Its name, also of its files, NAME.ptx and NAME.json.</param>
/// <param name="EntryPoint">The function in it.</param>
/// <param name="Parameters">In order, with their types.</param>
/// <param name="MostThreads">Threads that a group may have.</param>
/// <param name="Sources">What it was compiled from, in InferenceServer.Kernels.Ilgpu.</param>
/// <param name="SourceSha256">The hash of these files, one after the other.</param>
/// <param name="IlgpuVersion">Of the compiler.</param>
internal sealed record KernelEntry(string Kernel, string EntryPoint, string[] Parameters, int MostThreads, string[] Sources, string SourceSha256, string IlgpuVersion);
