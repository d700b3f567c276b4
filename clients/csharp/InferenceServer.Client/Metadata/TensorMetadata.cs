namespace InferenceServer.Client;

/// <summary>One input or output of a model.</summary>
/// <param name="Name">The tensor.</param>
/// <param name="Datatype">The element type as the wire names it, for example <c>FP32</c>.</param>
/// <param name="Shape">Sizes; -1 where any size goes. A batch dimension, if any, stands in front.</param>
public sealed record TensorMetadata(string Name, string Datatype, IReadOnlyList<long> Shape);
