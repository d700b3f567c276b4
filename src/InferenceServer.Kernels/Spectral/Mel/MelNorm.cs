namespace InferenceServer.Kernels.Spectral;

/// <summary>How bands are weighed against each other.</summary>
public enum MelNorm
{
    /// <summary>Every triangle has the height 1; the default of torchaudio.</summary>
    None,

    /// <summary>Every triangle has the same area, 2 over its width in hertz; the default of librosa.</summary>
    Slaney,
}
