namespace InferenceServer.Kernels.Similarity;

/// <summary>What a score is.</summary>
public enum Metric
{
    /// <summary>The sum of the products of query and row.</summary>
    InnerProduct,

    /// <summary>The inner product over both lengths, within rounding between -1 and 1; 0 where either has length 0.</summary>
    Cosine,
}
