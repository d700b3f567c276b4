using System.Text;
using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Clip.Tests;

/// <summary>
/// Folders as exporters write them, with graphs small enough to compute by hand: a token's vector is (id, 1), a picture's the means of its
/// first rows of pixels.
/// </summary>
internal sealed class SmallExport : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.File("1");

    /// <summary>A tokenizer of single letters a to y, ids 1 to 25, between 30 and 31; padding 0.</summary>
    public SmallExport WithTokenizer(int? maxTokens = 6)
    {
        string vocabulary = string.Join(", ", Enumerable.Range(0, 25).Select(i => $"\"{(char)('a' + i)}\": {i + 1}"));
        Write("tokenizer.json", $$"""
            {
              "added_tokens": [
                { "id": 0, "content": "<pad>", "special": true, "single_word": false, "lstrip": false, "rstrip": false, "normalized": false },
                { "id": 30, "content": "<s>", "special": true, "single_word": false, "lstrip": false, "rstrip": false, "normalized": false },
                { "id": 31, "content": "</s>", "special": true, "single_word": false, "lstrip": false, "rstrip": false, "normalized": false }
              ],
              "normalizer": null,
              "pre_tokenizer": { "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": false, "use_regex": false },
              "post_processor": {
                "type": "TemplateProcessing",
                "single": [ { "SpecialToken": { "id": "<s>", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } }, { "SpecialToken": { "id": "</s>", "type_id": 0 } } ],
                "pair": [],
                "special_tokens": { "<s>": { "id": "<s>", "ids": [30], "tokens": ["<s>"] }, "</s>": { "id": "</s>", "ids": [31], "tokens": ["</s>"] } }
              },
              "decoder": { "type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true },
              "model": { "type": "BPE", "vocab": { "<pad>": 0, {{vocabulary}}, "<s>": 30, "</s>": 31 }, "merges": [] }
            }
            """);
        return Write("tokenizer_config.json", $$"""{ "pad_token": "<pad>", "eos_token": "</s>" {{(maxTokens is null ? "" : $", \"model_max_length\": {maxTokens}")}} }""");
    }

    public SmallExport WithProcessor(int side = 2)
        => Write("preprocessor_config.json", $$"""
            { "image_processor_type": "SiglipImageProcessor", "size": { "height": {{side}}, "width": {{side}} }, "do_normalize": false, "do_rescale": false }
            """);

    public SmallExport Write(string name, string text)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, name), text, new UTF8Encoding(false));
        return this;
    }

    public SmallExport With(string name, OnnxFile graph)
    {
        graph.Save(Path.Combine(Folder, name));
        return this;
    }

    /// <summary>Token vectors (id, 1) as <paramref name="output"/>.</summary>
    public static OnnxFile TokenVectors(string output, bool mask, string batch = "batch", string length = "length", ElementType type = ElementType.Int64)
    {
        OnnxFile graph = new OnnxFile().Input("input_ids", type, $"{batch},{length}");
        if (mask)
        {
            graph.Input("attention_mask", type, $"{batch},{length}");
        }

        return graph.Output(output, ElementType.Float32, $"{batch},{length},2")
            .Constant<float>("w", ElementType.Float32, [1, 0], 1, 2).Constant<float>("b", ElementType.Float32, [0, 1], 2).Constant<long>("axis", ElementType.Int64, [2], 1)
            .Node("Cast", ["input_ids"], ["float"], ("to", 1)).Node("Unsqueeze", ["float", "axis"], ["column"])
            .Node("MatMul", ["column", "w"], ["scaled"]).Node("Add", ["scaled", "b"], [output]);
    }

    /// <summary>The sum of all token ids, padding included, and the number of cells, as (sum, cells).</summary>
    public static OnnxFile TokenSum(string output, string length = "length")
        => AddTokenSum(new OnnxFile().Input("input_ids", ElementType.Int64, $"batch,{length}"), output);

    /// <summary>One graph with both halves.</summary>
    public static OnnxFile Both()
        => AddPixelMeans(
            AddTokenSum(new OnnxFile().Input("input_ids", ElementType.Int64, "texts,length").Input("pixel_values", ElementType.Float32, "pictures,3,2,2"), "text_embeds"), "image_embeds");

    /// <summary>Twice the picture's mean, and its red mean, as (a, b).</summary>
    public static OnnxFile PixelMeans(string output) => AddPixelMeans(new OnnxFile().Input("pixel_values", ElementType.Float32, "batch,3,2,2"), output);

    /// <summary><see cref="TokenVectors"/> (id, 1) and <see cref="PixelMeans"/> of an export in half precision.</summary>
    public static (OnnxFile Text, OnnxFile Vision) Halves()
        => (new OnnxFile().Input("input_ids", ElementType.Int64, "batch,length").Output("last_hidden_state", ElementType.Float16, "batch,length,2")
                .Constant<float>("w", ElementType.Float32, [1, 0], 1, 2).Constant<float>("b", ElementType.Float32, [0, 1], 2).Constant<long>("axis", ElementType.Int64, [2], 1)
                .Node("Cast", ["input_ids"], ["float"], ("to", 1)).Node("Unsqueeze", ["float", "axis"], ["column"])
                .Node("MatMul", ["column", "w"], ["scaled"]).Node("Add", ["scaled", "b"], ["singles"]).Node("Cast", ["singles"], ["last_hidden_state"], ("to", 10)),
            new OnnxFile().Input("pixel_values", ElementType.Float16, "batch,3,2,2").Output("image_embeds", ElementType.Float16, "batch,2")
                .Constant<long>("flat", ElementType.Int64, [0, -1], 2)
                .Constant<float>("p_w", ElementType.Float32, MeansOfPixels(), 12, 2)
                .Node("Cast", ["pixel_values"], ["p_float"], ("to", 1)).Node("Reshape", ["p_float", "flat"], ["p_flat"])
                .Node("MatMul", ["p_flat", "p_w"], ["p_means"]).Node("Cast", ["p_means"], ["image_embeds"], ("to", 10)));

    private static OnnxFile AddTokenSum(OnnxFile graph, string output)
        => graph.Output(output, ElementType.Float32, "texts,2")
            .Constant<long>("along", ElementType.Int64, [1], 1)
            .Node("Cast", ["input_ids"], ["t_float"], ("to", 1)).Node("ReduceSum", ["t_float", "along"], ["t_sum"], ("keepdims", 1))
            .Node("Sub", ["t_float", "t_float"], ["t_zero"]).Node("Exp", ["t_zero"], ["t_one"]).Node("ReduceSum", ["t_one", "along"], ["t_count"], ("keepdims", 1))
            .Node("Concat", ["t_sum", "t_count"], [output], ("axis", 1));

    private static OnnxFile AddPixelMeans(OnnxFile graph, string output)
        => graph.Output(output, ElementType.Float32, "pictures,2")
            .Constant<long>("flat", ElementType.Int64, [0, -1], 2)
            .Constant<float>("p_w", ElementType.Float32, MeansOfPixels(), 12, 2)
            .Node("Reshape", ["pixel_values", "flat"], ["p_flat"]).Node("MatMul", ["p_flat", "p_w"], [output]);

    private static float[] MeansOfPixels() => [.. Enumerable.Range(0, 24).Select(i => i % 2 == 0 ? 1 / 6f : i < 8 ? 1 / 4f : 0)];

    public void Dispose() => _folder.Dispose();
}
