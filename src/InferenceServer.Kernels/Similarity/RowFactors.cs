namespace InferenceServer.Kernels.Similarity;

/// <summary>What a row's sum of products is multiplied with to become its score.</summary>
internal static unsafe class RowFactors
{
    /// <summary>Writes the factors of a panel's rows; false where all are one.</summary>
    public static bool Fill<TReader>(in RowSegment segment, in RowPanel panel, RowLayout layout, Metric metric, float* factors)
        where TReader : struct, IRowReader
    {
        if (IsOne(segment.Format, segment.UnitLength, metric))
        {
            return false;
        }

        for (int i = 0; i < panel.Count; i++)
        {
            int row = panel[i];
            factors[i] = Of<TReader>(segment.Rows + (row * segment.Stride), layout, metric, segment.UnitLength, segment.Scales is null ? 1 : segment.Scales[row]);
        }

        return true;
    }

    /// <summary>The factor of one row. A row of bytes that is to have length 1 has it only after its scale, so the scale stands for the length too.</summary>
    public static float Of<TReader>(byte* row, RowLayout layout, Metric metric, bool unitLength, float scale)
        where TReader : struct, IRowReader
        => metric == Metric.Cosine && !unitLength ? RowNorms.Inverse<TReader>(row, layout) : scale;

    private static bool IsOne(RowFormat format, bool unitLength, Metric metric)
        => format != RowFormat.Int8 && (metric == Metric.InnerProduct || unitLength);
}
