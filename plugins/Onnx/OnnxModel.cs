using InferenceServer.Abstractions;
using InferenceServer.Onnx;

namespace InferenceServer.Plugins.Onnx;

/// <summary>One ONNX file behind the contract; its instances share one session.</summary>
internal sealed class OnnxModel(OnnxSession session, ModelSignature signature, int instances) : IModel
{
    private readonly string[] _outputs = [.. signature.Outputs.Select(o => o.Name)];

    public ModelSignature Signature => signature;

    public int Concurrency => instances;

    public ValueTask<TensorSet> ExecuteAsync(TensorSet inputs, CancellationToken cancellationToken)
        => session.RunAsync(inputs, _outputs, cancellationToken);

    public ValueTask DisposeAsync()
    {
        session.Dispose();
        return ValueTask.CompletedTask;
    }
}
