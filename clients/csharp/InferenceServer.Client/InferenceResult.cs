namespace InferenceServer.Client;

/// <summary>A model's answer. Its tensors' memory lives as long as they are referenced.</summary>
public sealed class InferenceResult
{
    internal InferenceResult(IReadOnlyList<InferenceTensor> outputs, IReadOnlyDictionary<string, object> parameters)
    {
        Outputs = outputs;
        Parameters = parameters;
    }

    /// <summary>The outputs in the server's order.</summary>
    public IReadOnlyList<InferenceTensor> Outputs { get; }

    /// <summary>Named values beside the answer: <see cref="bool"/>, <see cref="long"/>, <see cref="ulong"/>, <see cref="double"/> or <see cref="string"/>.</summary>
    public IReadOnlyDictionary<string, object> Parameters { get; }

    /// <summary>The model that answered.</summary>
    public required string ModelName { get; init; }

    /// <summary>The version that answered.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>The request's id.</summary>
    public required string RequestId { get; init; }

    /// <summary>An output by its name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public InferenceTensor this[string output] =>
        Outputs.FirstOrDefault(tensor => tensor.Name == output)
        ?? throw new KeyNotFoundException($"no output '{output}' among {string.Join(", ", Outputs.Select(tensor => tensor.Name))}");
}
