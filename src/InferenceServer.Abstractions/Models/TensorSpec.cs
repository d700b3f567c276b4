using System.Collections.Immutable;

namespace InferenceServer.Abstractions;

/// <summary>What a model says of one input or output.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Dimensions">
/// Its dimensions, <see cref="TensorShape.Any"/> where the size is open. Without the batch dimension
/// where the model batches (<see cref="ModelSignature.MaxBatchSize"/> &gt; 0), as in a model configuration.
/// </param>
/// <param name="Optional">Whether a request may leave it out; inputs only.</param>
public sealed record TensorSpec(string Name, ElementType Type, ImmutableArray<long> Dimensions, bool Optional = false);
