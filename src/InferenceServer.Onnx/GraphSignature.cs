using System.Collections.Immutable;
using InferenceServer.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace InferenceServer.Onnx;

/// <summary>What a graph takes and gives, in the contract's words.</summary>
internal static class GraphSignature
{
    /// <param name="role">"input" or "output", for the messages.</param>
    /// <param name="names">The names in the file's order.</param>
    /// <param name="nodes">What the file says of each.</param>
    /// <param name="faults">Takes what this server cannot serve.</param>
    public static TensorSpec[] Read(string role, IReadOnlyList<string> names, IReadOnlyDictionary<string, NodeMetadata> nodes, List<string> faults)
    {
        List<TensorSpec> specs = [];
        foreach (string name in names)
        {
            NodeMetadata node = nodes[name];
            if (!node.IsTensor)
            {
                faults.Add($"{role} '{name}' is a {node.OnnxValueType}, expected a tensor");
            }
            else if (ElementTypes.FromOnnx(node.ElementDataType) is not { } type)
            {
                faults.Add($"{role} '{name}' has element type {node.ElementDataType}, which the protocol does not have");
            }
            else
            {
                specs.Add(new TensorSpec(name, type, [.. node.Dimensions.Select(d => d < 0 ? TensorShape.Any : d)]));
            }
        }

        return [.. specs];
    }
}
