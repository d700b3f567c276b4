namespace InferenceServer.Kernels.Similarity;

/// <summary>How a <see cref="VectorRows"/> keeps its rows.</summary>
public sealed record VectorRowsOptions
{
    /// <summary>Numbers in a row, at least 1.</summary>
    public required int Dimension { get; init; }

    /// <summary>The format that searches scan; <see cref="RowFormat.Float32"/> unless said otherwise.</summary>
    public RowFormat Format { get; init; }

    /// <summary>Whether rows are brought to length 1 as they are appended, which makes the cosine as cheap as the inner product.</summary>
    public bool Normalize { get; init; }

    /// <summary>A finer format that is kept beside, from which the best candidates are ranked; null for none. Not <see cref="RowFormat.Int8"/>.</summary>
    public RowFormat? RankedBy { get; init; }
}
