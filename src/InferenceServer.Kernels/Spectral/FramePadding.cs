namespace InferenceServer.Kernels.Spectral;

/// <summary>What stands before and after a signal whose frames are centred.</summary>
public enum FramePadding
{
    /// <summary>The signal mirrored at its first and last sample, which are not repeated. Needs more than half a frame of signal.</summary>
    Reflect,

    /// <summary>Silence.</summary>
    Zero,
}
