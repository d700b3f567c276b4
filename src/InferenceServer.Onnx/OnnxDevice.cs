namespace InferenceServer.Onnx;

/// <summary>Where a session runs.</summary>
public enum OnnxDevice
{
    /// <summary>CUDA where it can be had, else the CPU.</summary>
    Auto,
    /// <summary>The CPU.</summary>
    Cpu,
    /// <summary>A CUDA device; opening fails where there is none.</summary>
    Cuda,
}
