using InferenceServer.Abstractions;
using InferenceServer.Onnx;

namespace InferenceServer.Plugins.Clip;

/// <summary>Which of a graph's outputs is the embedding, and what is still to be done with it.</summary>
/// <param name="Name">The output's name.</param>
/// <param name="Pooling">How its rows become one vector.</param>
internal sealed record EmbeddingOutput(string Name, Pooling Pooling)
{
    /// <summary>
    /// The output that model.json names, or else the projected embedding (<c>text_embeds</c>), or else a pooled vector in families that
    /// have no projection, or else token vectors where a file says how to pool them.
    /// </summary>
    /// <exception cref="InferenceException">The graph has no such output.</exception>
    public static EmbeddingOutput Choose(string model, string part, OnnxSession graph, ClipSettings settings)
    {
        string prefix = part == "text" ? "text" : "image";
        TensorSpec found = settings.OutputOf(part) is { } named
            ? Find(graph, named) ?? throw Lacks(model, part, graph, $"'{named}', which model.json names")
            : Find(graph, $"{prefix}_embeds") ?? Find(graph, $"{prefix}_embeddings") ?? Find(graph, "sentence_embedding")
                ?? Pooled(graph, settings) ?? Find(graph, "last_hidden_state") ?? Only(graph)
                ?? throw Lacks(model, part, graph, $"'{prefix}_embeds'; another one can be named in model.json");
        if (found.Type is not (ElementType.Float32 or ElementType.Float16) || found.Dimensions.Length is not (2 or 3))
        {
            throw new InferenceException(InferenceError.Unsupported, $"model '{model}' has the {part} output {found}, expected FP32 or FP16 of two dimensions, or three with a pooling");
        }

        if (found.Dimensions.Length == 2)
        {
            return new(found.Name, Pooling.None);
        }

        return new(found.Name, settings.PoolingOf(part) ?? throw new InferenceException(
            InferenceError.FailedPrecondition, $"model '{model}' has only unpooled {part} vectors ('{found.Name}') and no file says how to pool them, expected {part}.pooling in model.json"));
    }

    // A CLIP's pooled vector is not projected yet, and so lies in another space; SigLIP has no projection.
    private static TensorSpec? Pooled(OnnxSession graph, ClipSettings settings)
        => settings.ModelType.StartsWith("siglip", StringComparison.Ordinal) ? Find(graph, "pooler_output") : null;

    private static TensorSpec? Only(OnnxSession graph)
        => graph.Outputs.Count == 1 && graph.Outputs[0].Name != "pooler_output" ? graph.Outputs[0] : null;

    private static TensorSpec? Find(OnnxSession graph, string name) => graph.Outputs.FirstOrDefault(o => o.Name == name);

    private static InferenceException Lacks(string model, string part, OnnxSession graph, string expected)
        => new(InferenceError.FailedPrecondition,
            $"model '{model}' has the outputs [{string.Join(", ", graph.Outputs.Select(o => o.Name))}] for its part '{part}', expected {expected}");
}
