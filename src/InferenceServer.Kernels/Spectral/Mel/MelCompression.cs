namespace InferenceServer.Kernels.Spectral;

/// <summary>What becomes of a band's value.</summary>
public enum MelCompression
{
    /// <summary>It stays as it is.</summary>
    None,

    /// <summary>10 log₁₀ of it, not below the floor: torchaudio's AmplitudeToDB and librosa's power_to_db with ref 1.</summary>
    Decibel,

    /// <summary>log₁₀ of it, not below the floor.</summary>
    Log10,

    /// <summary>The natural logarithm of it, not below the floor.</summary>
    Natural,

    /// <summary>Whisper's: log₁₀ of it, not below the floor nor more than 8 below the spectrogram's largest, then (v + 4) / 4.</summary>
    Whisper,
}
