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

    /// <summary>
    /// Whether the first dimension of every tensor looks like the batch: open everywhere, and under one name where the exporter gave names.
    /// (<c>unk__7</c> is what a converter writes where it has none.)
    /// </summary>
    public static bool LeadsWithBatch(IEnumerable<NodeMetadata> nodes)
    {
        string? batch = null;
        foreach (NodeMetadata node in nodes)
        {
            if (!node.IsTensor || node.Dimensions.Length == 0 || node.Dimensions[0] >= 0)
            {
                return false;
            }

            string name = node.SymbolicDimensions[0];
            if (name.Length > 0 && !name.StartsWith("unk__", StringComparison.Ordinal) && name != (batch ??= name))
            {
                return false;
            }
        }

        return true;
    }
}
