namespace InferenceServer.Kernels.Spectral;

/// <summary>How pitch follows from frequency.</summary>
public enum MelScale
{
    /// <summary>2595 log₁₀(1 + f/700): HTK, the default of torchaudio.</summary>
    Htk,

    /// <summary>Linear below 1 kHz, logarithmic above: Slaney's Auditory Toolbox, the default of librosa.</summary>
    Slaney,
}
