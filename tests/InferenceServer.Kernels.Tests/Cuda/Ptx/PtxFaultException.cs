namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>What a device would refuse, hang at or answer differently from time to time.</summary>
public sealed class PtxFaultException(string message) : Exception(message);
