using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Clip.Tests;

/// <summary>Executes a model's part at once, without a batcher, and remembers the shapes it was asked for.</summary>
internal sealed class DirectServable(string name, IModel model) : IServable
{
    public string Name => name;

    public long Version => 1;

    public ModelSignature Signature => model.Signature;

    /// <summary>The shape of the first input of each call.</summary>
    public List<long[]> Calls { get; } = [];

    public async ValueTask<TensorSet> InferAsync(TensorSet inputs, RequestOptions options, CancellationToken cancellationToken)
    {
        lock (Calls)
        {
            Calls.Add([.. inputs[0].Shape]);
        }

        Assert.Equal(Signature.Inputs.Select(i => i.Name), inputs.Select(t => t.Name));
        using (inputs)
        {
            return await model.ExecuteAsync(inputs, cancellationToken);
        }
    }
}
