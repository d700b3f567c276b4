namespace InferenceServer.Abstractions;

/// <summary>A servable answers requests: a model behind its batcher, or a composition of such. Safe from several threads.</summary>
public interface IServable
{
    /// <summary>The name under which clients find it.</summary>
    string Name { get; }

    /// <summary>The version that answers.</summary>
    long Version { get; }

    /// <summary>What it takes and gives.</summary>
    ModelSignature Signature { get; }

    /// <summary>Answers one request.</summary>
    /// <param name="inputs">
    /// The request's tensors, one row or more each where the model batches. Owned by the servable from the call on:
    /// it disposes them in every outcome.
    /// </param>
    /// <param name="options">How this request wants to be scheduled.</param>
    /// <param name="cancellationToken">Set when the caller has left; a request still queued then is dropped, never executed.</param>
    /// <returns>The outputs, owned by the caller, who disposes them.</returns>
    /// <exception cref="InferenceException">The inputs do not fit, a limit was met, or the model failed.</exception>
    ValueTask<TensorSet> InferAsync(TensorSet inputs, RequestOptions options, CancellationToken cancellationToken);
}
