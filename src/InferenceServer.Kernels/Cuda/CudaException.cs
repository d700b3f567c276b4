namespace InferenceServer.Kernels.Cuda;

/// <summary>NVIDIA's driver refused a call; the message names the call and the driver's answer.</summary>
public sealed class CudaException(string message) : Exception(message);
