namespace InferenceServer.Media.Images;

/// <summary>Why a picture was refused.</summary>
public enum ImageError
{
    /// <summary>The bytes are no picture, or one of a format or feature that is not read.</summary>
    Unsupported,

    /// <summary>The bytes break their format's rules, or end too early.</summary>
    Damaged,

    /// <summary>The picture has more pixels than the caller allows.</summary>
    TooLarge,

    /// <summary>The native library that reads or writes this format is not installed; other formats still work.</summary>
    Unavailable,
}
