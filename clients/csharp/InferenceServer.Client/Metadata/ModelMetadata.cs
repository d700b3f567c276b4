namespace InferenceServer.Client;

/// <summary>A model's versions, inputs and outputs.</summary>
/// <param name="Name">The model.</param>
/// <param name="Versions">Versions that can be called.</param>
/// <param name="Platform">What runs it.</param>
/// <param name="Inputs">What it takes.</param>
/// <param name="Outputs">What it gives.</param>
public sealed record ModelMetadata(
    string Name,
    IReadOnlyList<string> Versions,
    string Platform,
    IReadOnlyList<TensorMetadata> Inputs,
    IReadOnlyList<TensorMetadata> Outputs);
