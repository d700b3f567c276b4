using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Clip.Tests;

/// <summary>Entries that cannot be served are refused when they are loaded, with the thing that is wrong.</summary>
public class RefusalTests
{
    [Fact]
    public async Task LoadAsync_NoGraph_NamesTheFiles()
    {
        using SmallExport export = new SmallExport().WithTokenizer();

        Assert.Contains("text_model.onnx", await LoadedClip.RefusalAsync(export.Folder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_NoTokenizer_SaysSo()
    {
        using SmallExport export = new SmallExport().With("text_model.onnx", SmallExport.TokenSum("text_embeds"));

        Assert.Contains("tokenizer", await LoadedClip.RefusalAsync(export.Folder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_ThreadsPerBatch_FillTheProcessors_OrAreRefused()
    {
        using SmallExport export = new SmallExport().WithTokenizer().With("text_model.onnx", SmallExport.TokenSum("text_embeds"));

        await using LoadedClip clip = await LoadedClip.LoadAsync(export.Folder, declaration: With("1"));
        InferenceException refusal = await Assert.ThrowsAsync<InferenceException>(() => LoadedClip.LoadAsync(export.Folder, declaration: With("few")));

        Assert.Equal(Environment.ProcessorCount, clip.Part("text").Concurrency);
        Assert.Equal(InferenceError.InvalidArgument, refusal.Error);
        Assert.Contains("'intra_op_thread_count' is 'few', expected a number from 0 to 1024", refusal.Message, StringComparison.Ordinal);

        static ModelDeclaration With(string threads)
            => new() { Kind = "clip", Device = "cpu", Parameters = new Dictionary<string, string> { ["intra_op_thread_count"] = threads } };
    }

    [Fact]
    public async Task LoadAsync_NoContextLength_SaysWhereItMayStand()
    {
        using SmallExport export = new SmallExport().WithTokenizer(null).With("text_model.onnx", SmallExport.TokenSum("text_embeds"));

        Assert.Contains("max_position_embeddings", await LoadedClip.RefusalAsync(export.Folder), StringComparison.Ordinal);
        await using LoadedClip clip = await LoadedClip.LoadAsync(export.Folder, """{ "text": { "context": 12 } }""");
        Assert.Equal(12, clip.Texts.ContextLength);
    }

    [Fact]
    public async Task LoadAsync_UnpooledWithoutPooling_AsksForIt()
    {
        using SmallExport export = new SmallExport().WithTokenizer().With("text_model.onnx", SmallExport.TokenVectors("last_hidden_state", mask: true));

        Assert.Contains("text.pooling", await LoadedClip.RefusalAsync(export.Folder), StringComparison.Ordinal);
        Assert.Contains("'median'", await LoadedClip.RefusalAsync(export.Folder, """{ "text": { "pooling": "median" } }"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_ClipWithoutProjection_IsNotTakenForEmbeddings()
    {
        using SmallExport export = new SmallExport().WithTokenizer().Write("config.json", """{ "model_type": "clip" }""")
            .With("text_model.onnx", SmallExport.TokenSum("pooler_output"));

        Assert.Contains("pooler_output", await LoadedClip.RefusalAsync(export.Folder), StringComparison.Ordinal);
        await using LoadedClip named = await LoadedClip.LoadAsync(export.Folder, """{ "text": { "output": "pooler_output" } }""");
        Assert.Equal(2, named.Texts.Dimensions);
    }

    [Fact]
    public async Task LoadAsync_HalvesOfTwoSpaces_AreRefused()
    {
        using SmallExport export = new SmallExport().WithTokenizer().WithProcessor()
            .With("text_model.onnx", SmallExport.TokenSum("text_embeds"))
            .With("vision_model.onnx", new OnnxFile().Input("pixel_values", ElementType.Float32, "batch,3,2,2").Output("image_embeds", ElementType.Float32, "batch,12")
                .Constant<long>("flat", ElementType.Int64, [0, -1], 2).Node("Reshape", ["pixel_values", "flat"], ["image_embeds"]));

        Assert.Contains("text vectors of 2 values and picture vectors of 12", await LoadedClip.RefusalAsync(export.Folder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_ProcessorOfAnotherSize_IsRefused()
    {
        using SmallExport export = new SmallExport().WithProcessor(5).With("vision_model.onnx", SmallExport.PixelMeans("image_embeds"));

        Assert.Contains("[-1,3,5,5]", await LoadedClip.RefusalAsync(export.Folder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_InputNotUnderstood_IsNamed()
    {
        using SmallExport export = new SmallExport().WithTokenizer()
            .With("text_model.onnx", new OnnxFile().Input("tokens", ElementType.Int64, "batch,length").Output("text_embeds", ElementType.Int64, "batch,length").Node("Identity", ["tokens"], ["text_embeds"]));

        Assert.Contains("text_embeds", await LoadedClip.RefusalAsync(export.Folder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_ConfigThatIsNotJson_IsNamed()
    {
        using SmallExport export = new SmallExport().WithTokenizer().Write("config.json", "{").With("text_model.onnx", SmallExport.TokenSum("text_embeds"));

        Assert.Contains("config.json that is not JSON", await LoadedClip.RefusalAsync(export.Folder), StringComparison.Ordinal);
    }
}
