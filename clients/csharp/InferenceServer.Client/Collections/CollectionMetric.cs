namespace InferenceServer.Client;

/// <summary>What a collection's scores are.</summary>
public enum CollectionMetric
{
    /// <summary>The cosine of the angle between the vectors.</summary>
    Cosine = 1,
    /// <summary>The inner product.</summary>
    InnerProduct = 2,
}
