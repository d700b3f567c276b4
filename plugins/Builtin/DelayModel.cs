using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Builtin;

/// <summary>An identity that takes its time, as a model on a busy device would.</summary>
internal sealed class DelayModel(IdentityModel identity, TimeSpan delay, int instances) : IModel
{
    public ModelSignature Signature => identity.Signature;

    public int Concurrency => instances;

    public async ValueTask<TensorSet> ExecuteAsync(TensorSet inputs, CancellationToken cancellationToken)
    {
        await Task.Delay(delay, cancellationToken);
        return await identity.ExecuteAsync(inputs, cancellationToken);
    }

    public ValueTask DisposeAsync() => default;
}
