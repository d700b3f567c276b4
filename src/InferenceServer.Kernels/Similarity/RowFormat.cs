namespace InferenceServer.Kernels.Similarity;

/// <summary>How the numbers of a row are stored.</summary>
public enum RowFormat
{
    /// <summary>Single precision, 4 bytes.</summary>
    Float32,

    /// <summary>The upper half of a single, 2 bytes.</summary>
    BFloat16,

    /// <summary>A whole number from -127 to 127, 1 byte, times the row's scale.</summary>
    Int8,
}
