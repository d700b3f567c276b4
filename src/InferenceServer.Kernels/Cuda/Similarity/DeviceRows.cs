using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Cuda;

/// <summary>Rows in a device's memory.</summary>
/// <param name="Format">How their numbers are stored.</param>
/// <param name="Shape">How they lie.</param>
/// <param name="Count">How many.</param>
/// <param name="Dimension">Numbers of a row.</param>
/// <param name="Address">Of the first.</param>
/// <param name="Scales">The address of what their products are multiplied with; 0 where that is one.</param>
/// <param name="Cosines">The same for cosines; 0 where it is the same.</param>
/// <param name="Longest">No row is longer.</param>
internal readonly record struct DeviceRows(
    RowFormat Format, DeviceRowShape Shape, int Count, int Dimension, ulong Address, ulong Scales, ulong Cosines, float Longest)
{
    public DeviceView View => new(Address, (long)Count * Shape.Quads);

    /// <summary>The factors for a metric; none where all are one. Rows of bytes that have length 1 have it after their scale.</summary>
    public DeviceView Factors(Metric metric)
    {
        ulong factors = metric == Metric.Cosine && Cosines != 0 ? Cosines : Scales;
        return new(factors, factors == 0 ? 0 : Count);
    }
}
