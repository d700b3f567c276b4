namespace InferenceServer.Kernels.Similarity;

/// <summary>Sizes of <see cref="RowFormat"/>.</summary>
internal static class RowFormatFacts
{
    public static int SizeInBytes(this RowFormat format) => format switch
    {
        RowFormat.Float32 => sizeof(float),
        RowFormat.BFloat16 => sizeof(ushort),
        RowFormat.Int8 => sizeof(sbyte),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "expected a RowFormat"),
    };
}
