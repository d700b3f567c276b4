namespace InferenceServer.Media.Images;

/// <summary>The formats that are read and written.</summary>
public enum ImageFormat
{
    /// <summary>Portable Network Graphics.</summary>
    Png,

    /// <summary>JPEG, baseline or progressive.</summary>
    Jpeg,
}
