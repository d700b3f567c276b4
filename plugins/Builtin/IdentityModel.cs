using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Builtin;

/// <summary>Gives each input back as the output at the same place, in the same memory.</summary>
internal sealed class IdentityModel(ModelSignature signature) : IModel
{
    public ModelSignature Signature => signature;

    // There is nothing that two calls could share.
    public int Concurrency => 64;

    public ValueTask<TensorSet> ExecuteAsync(TensorSet inputs, CancellationToken cancellationToken)
    {
        Tensor[] outputs = new Tensor[inputs.Count];
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = inputs[i].WithName(signature.Outputs[i].Name);
        }

        return new(new TensorSet(outputs));
    }

    public ValueTask DisposeAsync() => default;
}
