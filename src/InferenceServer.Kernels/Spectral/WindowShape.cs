namespace InferenceServer.Kernels.Spectral;

/// <summary>Shapes of an analysis window, all periodic: the sample after the last would repeat the first, as scipy, librosa and torch have it.</summary>
public enum WindowShape
{
    /// <summary>0.5 − 0.5 cos.</summary>
    Hann,

    /// <summary>0.54 − 0.46 cos.</summary>
    Hamming,

    /// <summary>0.42 − 0.5 cos + 0.08 cos of twice the angle.</summary>
    Blackman,

    /// <summary>Ones.</summary>
    Rectangular,
}
