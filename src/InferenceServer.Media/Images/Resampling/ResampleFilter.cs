namespace InferenceServer.Media.Images.Resampling;

/// <summary>How new pixels are made of old ones. The numbers are those of <c>resample</c> in <c>preprocessor_config.json</c>.</summary>
public enum ResampleFilter
{
    /// <summary>The pixel under the new pixel's centre; aliases when shrinking.</summary>
    Nearest = 0,

    /// <summary>Windowed sinc over three pixels to each side.</summary>
    Lanczos = 1,

    /// <summary>A triangle.</summary>
    Bilinear = 2,

    /// <summary>Keys' cubic with a = −0.5.</summary>
    Bicubic = 3,

    /// <summary>The mean of the covered pixels.</summary>
    Box = 4,

    /// <summary>A sinc of one pixel to each side under a Hamming window.</summary>
    Hamming = 5,
}
