namespace InferenceServer.Abstractions;

/// <summary>What a model takes and gives.</summary>
/// <param name="Inputs">The inputs, in the order in which a batch carries them.</param>
/// <param name="Outputs">The outputs.</param>
/// <param name="MaxBatchSize">
/// The most rows that one batch may hold. 0: the model does not batch, and every request is executed alone with its shape as it came.
/// </param>
public sealed record ModelSignature(IReadOnlyList<TensorSpec> Inputs, IReadOnlyList<TensorSpec> Outputs, int MaxBatchSize = 0)
{
    /// <summary>Whether the first dimension of every tensor is the batch.</summary>
    public bool Batches => MaxBatchSize > 0;
}
