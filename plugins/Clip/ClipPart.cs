using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Clip;

/// <summary>
/// One half of an entry as a model of its own: the inputs of its modality in, its embedding out. Where one graph does both halves,
/// the other half's inputs are filled with one row of zeros, since ONNX Runtime asks for all of them.
/// </summary>
internal sealed class ClipPart : IModel
{
    private readonly SharedGraph _graph;
    private readonly string[] _outputs;
    private readonly Tensor[] _fill;

    /// <param name="graph">The graph; this part is one of its users from now on.</param>
    /// <param name="inputs">The names of this half's inputs.</param>
    /// <param name="output">The output wanted.</param>
    /// <param name="fill">Tensors for the other half's inputs.</param>
    /// <param name="maxBatchSize">The most rows, ≥ 1.</param>
    /// <param name="concurrency">How many batches may run at once, ≥ 1.</param>
    public ClipPart(SharedGraph graph, IReadOnlyList<string> inputs, string output, Tensor[] fill, int maxBatchSize, int concurrency)
    {
        _graph = graph;
        _outputs = [output];
        _fill = fill;
        Concurrency = concurrency;
        Signature = new(
            [.. graph.Session.Inputs.Where(i => inputs.Contains(i.Name)).Select(WithoutBatch)],
            [.. graph.Session.Outputs.Where(o => o.Name == output).Select(WithoutBatch)],
            maxBatchSize);
    }

    public ModelSignature Signature { get; }

    public int Concurrency { get; }

    public ValueTask<TensorSet> ExecuteAsync(TensorSet inputs, CancellationToken cancellationToken)
        => _graph.Session.RunAsync(Complete(inputs), _outputs, cancellationToken);

    /// <summary>Runs one batch when the entry is loaded, and tells how long its vectors are.</summary>
    public int Probe(TensorSet inputs, CancellationToken cancellationToken)
    {
        using (inputs)
        {
            using TensorSet outputs = _graph.Session.Run(Complete(inputs), _outputs, cancellationToken);
            return (int)outputs[0].Shape[^1];
        }
    }

    public ValueTask DisposeAsync()
    {
        _graph.Dispose();
        return ValueTask.CompletedTask;
    }

    private TensorSet Complete(TensorSet inputs) => _fill.Length == 0 ? inputs : new TensorSet([.. inputs, .. _fill]);

    private static TensorSpec WithoutBatch(TensorSpec spec) => spec with { Dimensions = spec.Dimensions[1..] };
}
