namespace InferenceServer.Abstractions;

/// <summary>A model executes batches; it never sees a request.</summary>
public interface IModel : IAsyncDisposable
{
    /// <summary>What the model takes and gives; the same for its whole life.</summary>
    ModelSignature Signature { get; }

    /// <summary>How many calls of <see cref="ExecuteAsync"/> may run at once; the server never exceeds it. At least 1.</summary>
    int Concurrency => 1;

    /// <summary>
    /// Executes one batch. The inputs were checked against <see cref="Signature"/>: names, types, shapes and equal
    /// batch sizes. They stay valid, and must not be written to, until the returned set is disposed, so an output may share an input's memory.
    /// Each output must carry as many rows as the inputs, and a row must not depend on the others.
    /// What is thrown fails this batch's requests and nothing else.
    /// </summary>
    /// <param name="inputs">The batch, still owned by the server.</param>
    /// <param name="cancellationToken">Set when nobody waits for the batch any more.</param>
    /// <returns>The outputs, owned by the server from then on.</returns>
    ValueTask<TensorSet> ExecuteAsync(TensorSet inputs, CancellationToken cancellationToken);
}
