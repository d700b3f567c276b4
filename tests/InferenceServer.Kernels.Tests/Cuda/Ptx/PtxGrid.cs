namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>A launch: groups of threads in x and y, threads of a group, bytes of dynamic shared memory, and the first epoch of all.</summary>
internal sealed record PtxGrid(int X, int Y, int Threads, int DynamicBytes, long FirstEpoch);
