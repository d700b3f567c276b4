using System.Collections.Immutable;
using InferenceServer.Abstractions;
using InferenceServer.Onnx;

namespace InferenceServer.Plugins.Onnx;

/// <summary>A model's signature: what the configuration declares, checked against the graph, and the rest from the graph.</summary>
internal static class SignatureCompletion
{
    /// <summary>Rows of a batch where nothing says how many; Triton's default as well.</summary>
    public const int DefaultMaxBatchSize = 4;

    public static ModelSignature Complete(ModelDeclaration declaration, OnnxSession session, List<string> faults)
    {
        int rows = declaration.MaxBatchSize ?? (SaysNothing(declaration) && session.LeadsWithBatch ? DefaultMaxBatchSize : 0);
        if (rows < 0)
        {
            faults.Add($"max_batch_size is {rows}, expected 0 or more");
            rows = 0;
        }

        List<TensorSpec> inputs = Side("input", declaration.Inputs, session.Inputs, rows, faults);
        List<TensorSpec> outputs = Side("output", declaration.Outputs, session.Outputs, rows, faults);

        // A graph runs on all of its inputs; of its outputs, those declared are the ones that anybody wants.
        foreach (TensorSpec graph in session.Inputs.Where(g => declaration.Inputs.Count > 0 && declaration.Inputs.All(d => d.Name != g.Name)))
        {
            inputs.Add(graph with { Dimensions = WithoutBatch("input", graph, rows, faults) });
        }

        return new ModelSignature(inputs, outputs, rows);
    }

    private static bool SaysNothing(ModelDeclaration declaration) => declaration.Inputs.Count == 0 && declaration.Outputs.Count == 0;

    private static List<TensorSpec> Side(string role, IReadOnlyList<TensorSpec> declared, IReadOnlyList<TensorSpec> graph, int rows, List<string> faults)
    {
        if (declared.Count == 0)
        {
            return [.. graph.Select(g => g with { Dimensions = WithoutBatch(role, g, rows, faults) })];
        }

        List<TensorSpec> specs = [];
        foreach (TensorSpec spec in declared)
        {
            if (graph.FirstOrDefault(g => g.Name == spec.Name) is { } match)
            {
                specs.Add(Merge(role, spec, match, rows, faults));
            }
            else
            {
                faults.Add($"{role} '{spec.Name}' is not in the file, which has [{string.Join(", ", graph.Select(g => $"'{g.Name}'"))}]");
            }
        }

        return specs;
    }

    private static TensorSpec Merge(string role, TensorSpec declared, TensorSpec graph, int rows, List<string> faults)
    {
        if (declared.Type != graph.Type)
        {
            faults.Add($"{role} '{graph.Name}' is declared as {declared.Type.ProtocolName()}, but is {graph.Type.ProtocolName()} in the file");
        }

        if (declared.Optional)
        {
            faults.Add($"input '{graph.Name}' is declared optional, but the graph needs it");
        }

        ImmutableArray<long> dimensions = WithoutBatch(role, graph, rows, faults);
        if (!Agree(declared.Dimensions, dimensions))
        {
            string batch = rows > 0 ? " without the batch" : "";
            faults.Add($"{role} '{graph.Name}' is declared with dims {TensorShape.Format(declared.Dimensions.AsSpan())}, but has {TensorShape.Format(dimensions.AsSpan())}{batch} in the file");
            return graph;
        }

        // The narrower of the two words on each dimension.
        return graph with { Dimensions = [.. dimensions.Zip(declared.Dimensions, (g, d) => g == TensorShape.Any ? d : g)] };
    }

    private static bool Agree(ImmutableArray<long> declared, ImmutableArray<long> graph)
        => declared.Length == graph.Length
            && declared.Zip(graph).All(d => d.First == d.Second || d.First == TensorShape.Any || d.Second == TensorShape.Any);

    private static ImmutableArray<long> WithoutBatch(string role, TensorSpec graph, int rows, List<string> faults)
    {
        if (rows == 0)
        {
            return graph.Dimensions;
        }

        if (graph.Dimensions.Length == 0 || (graph.Dimensions[0] != TensorShape.Any && graph.Dimensions[0] != rows))
        {
            faults.Add($"max_batch_size is {rows}, but {role} '{graph.Name}' has shape {TensorShape.Format(graph.Dimensions.AsSpan())}, whose first dimension is not an open batch; expected max_batch_size 0");
            return graph.Dimensions;
        }

        if (graph.Dimensions[0] == rows && rows > 1)
        {
            faults.Add($"{role} '{graph.Name}' takes batches of exactly {rows} rows; expected an open first dimension or max_batch_size 0");
        }

        return graph.Dimensions[1..];
    }
}
