using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Scale;

public sealed class ScalePlugin : IModelPlugin
{
    public IReadOnlyCollection<string> Kinds { get; } = ["scale"];   // model.json: { "kind": "scale", "factor": 2 }

    public ValueTask<LoadedModel> LoadAsync(ModelContext context, CancellationToken cancellationToken)
        => new(new LoadedModel(new ScaleModel(context.Settings.GetProperty("factor").GetSingle())));
}

internal sealed class ScaleModel(float factor) : IModel
{
    public ModelSignature Signature { get; } = new(
        Inputs: [new TensorSpec("x", ElementType.Float32, [TensorShape.Any])],
        Outputs: [new TensorSpec("y", ElementType.Float32, [TensorShape.Any])],
        MaxBatchSize: 32);

    public ValueTask<TensorSet> ExecuteAsync(TensorSet inputs, CancellationToken cancellationToken)
    {
        Tensor y = Tensor.Create("y", ElementType.Float32, inputs["x"].Shape);
        Span<float> from = inputs["x"].Span<float>(), to = y.Span<float>();
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = factor * from[i];
        }

        return new(new TensorSet(y));
    }

    public ValueTask DisposeAsync() => default;
}
