namespace InferenceServer.Kernels.Cuda;

/// <summary>How a spectrogram lies in a device's memory.</summary>
public enum SpectrumOrder
{
    /// <summary>[bins][frames], as torch, librosa and this library's operators on the CPU have it.</summary>
    BinsFrames,

    /// <summary>[frames][bins]: the device reads and writes this faster; best between two of its own operators.</summary>
    FramesBins,
}
