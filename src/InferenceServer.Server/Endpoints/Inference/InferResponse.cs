using InferenceServer.Abstractions;

namespace InferenceServer.Server.Endpoints.Inference;

/// <summary>An answer before it is encoded. Owns the outputs' memory; whoever sends it disposes it, sent or not.</summary>
internal sealed class InferResponse(string model, string version, string id, Tensor[] tensors, TensorSet owner) : IDisposable
{
    public string Model => model;

    public string Version => version;

    public string Id => id;

    /// <summary>The outputs in the order asked for.</summary>
    public ReadOnlySpan<Tensor> Outputs => tensors;

    public void Dispose() => owner.Dispose();
}
