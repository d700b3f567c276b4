namespace InferenceServer.Kernels.Cuda;

/// <summary>What is kept of a spectrum's bins.</summary>
public enum SpectrumValues
{
    /// <summary>Squared magnitudes.</summary>
    Power,

    /// <summary>Magnitudes.</summary>
    Magnitude,

    /// <summary>Real and imaginary part, interleaved.</summary>
    Complex,
}
