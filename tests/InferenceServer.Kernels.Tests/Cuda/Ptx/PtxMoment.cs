namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>When an access happens.</summary>
/// <param name="Launch">The launch's first epoch.</param>
/// <param name="Group">The group's first.</param>
/// <param name="Epoch">The one since the last barrier.</param>
internal readonly record struct PtxMoment(long Launch, long Group, long Epoch);
