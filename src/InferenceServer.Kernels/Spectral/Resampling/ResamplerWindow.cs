namespace InferenceServer.Kernels.Spectral;

/// <summary>Windows of a resampling filter.</summary>
public enum ResamplerWindow
{
    /// <summary>Kaiser's, with <see cref="ResamplerOptions.Beta"/>.</summary>
    Kaiser,

    /// <summary>cos²; torchaudio's default, with 6 zero crossings and a roll-off of 0.99.</summary>
    Hann,
}
