using InferenceServer.Abstractions;
using InferenceServer.Media.Images;

namespace InferenceServer.Plugins.Clip.Tests;

/// <summary>What is read from an export's files rather than known beforehand.</summary>
public class ExportStylesTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task EmbedAsync_SiglipWithoutMask_PadsEveryTextToTheContext()
    {
        using SmallExport export = new SmallExport().WithTokenizer(6).Write("config.json", """{ "model_type": "siglip" }""")
            .With("onnx/text_model.onnx", SmallExport.TokenSum("pooler_output"));
        await using LoadedClip clip = await LoadedClip.LoadAsync(export.Folder);

        TextEmbedding embedding = await EmbedAsync(clip, "ab");

        Assert.Equal([1, 6], clip.CallsOf("text")[^1]);
        AssertDirection([30 + 1 + 2 + 31, 6], embedding);
        Assert.Equal(["text"], clip.Parts);
    }

    [Fact]
    public async Task EmbedAsync_GraphOfOneLength_IsPaddedToIt()
    {
        using SmallExport export = new SmallExport().WithTokenizer(5).With("text_model.onnx", SmallExport.TokenSum("text_embeds", "9"));
        await using LoadedClip clip = await LoadedClip.LoadAsync(export.Folder);

        TextEmbedding embedding = await EmbedAsync(clip, "abcde");

        AssertDirection([30 + 1 + 2 + 3 + 31, 9], embedding);
        Assert.Equal((5, 2), (embedding.Tokens, embedding.TokensCut));
    }

    [Theory]
    [InlineData("mean", (30 + 1 + 4 + 31) / 4f)]
    [InlineData("masked_mean", (30 + 1 + 4 + 31) / 4f)]
    [InlineData("first", 30)]
    [InlineData("eos", 31)]
    public async Task EmbedAsync_UnpooledVectors_ArePooledAsConfigSays(string pooling, float expected)
    {
        using SmallExport export = new SmallExport().WithTokenizer(20).Write("config.json", $$"""{ "text_config": { "pooling": "{{pooling}}" } }""")
            .With("text_model.onnx", SmallExport.TokenVectors("last_hidden_state", mask: true, type: ElementType.Int32));
        await using LoadedClip clip = await LoadedClip.LoadAsync(export.Folder);

        TextEmbedding embedding = await EmbedAsync(clip, "ad");

        Assert.Equal([1, 16], clip.CallsOf("text")[^1]);
        AssertDirection([expected, 1], embedding);
    }

    [Fact]
    public async Task EmbedAsync_OneGraphWithBoth_ServesBothHalves()
    {
        using SmallExport export = new SmallExport().WithTokenizer().WithProcessor().With("model.onnx", SmallExport.Both());
        await using LoadedClip clip = await LoadedClip.LoadAsync(export.Folder);
        ImageBuffer picture = new(2, 2, [12, 0, 0, 12, 0, 0, 12, 0, 0, 12, 0, 0]);

        TextEmbedding text = await EmbedAsync(clip, "abc");
        ReadOnlyMemory<float> image = (await clip.Images.EmbedAsync([ImageEncoder.EncodePng(picture)], CancellationToken.None).AsTask().WaitAsync(Limit))[0];

        AssertDirection([30 + 6 + 31, 6], text);
        Assert.Equal(8 / Math.Sqrt((8 * 8) + (12 * 12)), image.Span[0], 1e-6);
        Assert.Equal(["input_ids"], clip.Part("text").Signature.Inputs.Select(i => i.Name));
        Assert.Equal(["pixel_values"], clip.Part("image").Signature.Inputs.Select(i => i.Name));
    }

    [Fact]
    public async Task EmbedAsync_HalfPrecisionExport_TakesAndGivesHalves()
    {
        (OnnxFile texts, OnnxFile pictures) = SmallExport.Halves();
        using SmallExport export = new SmallExport().WithTokenizer(20).WithProcessor().Write("config.json", """{ "text_config": { "pooling": "mean" } }""")
            .With("text_model.onnx", texts).With("vision_model.onnx", pictures);
        await using LoadedClip clip = await LoadedClip.LoadAsync(export.Folder);
        ImageBuffer red = new(2, 2, [12, 0, 0, 12, 0, 0, 12, 0, 0, 12, 0, 0]), green = new(2, 2, [0, 6, 0, 0, 6, 0, 0, 6, 0, 0, 6, 0]);

        TextEmbedding text = await EmbedAsync(clip, "ad");
        IReadOnlyList<ReadOnlyMemory<float>> images = await clip.Images
            .EmbedAsync([ImageEncoder.EncodePng(red), ImageEncoder.EncodePng(green)], CancellationToken.None).AsTask().WaitAsync(Limit);

        AssertDirection([(30 + 1 + 4 + 31) / 4f, 1], text);
        Assert.Equal(8 / Math.Sqrt((8 * 8) + (12 * 12)), images[0].Span[0], 1e-6);
        Assert.Equal([1f, 0f], images[1].ToArray());
    }

    [Fact]
    public async Task DisposeAsync_OneHalfOfAGraphWithBoth_LeavesTheOther()
    {
        using SmallExport export = new SmallExport().WithTokenizer().WithProcessor().With("model.onnx", SmallExport.Both());
        await using LoadedClip clip = await LoadedClip.LoadAsync(export.Folder);

        await clip.Part("image").DisposeAsync();

        AssertDirection([30 + 1 + 31, 6], await EmbedAsync(clip, "a"));
    }

    [Fact]
    public async Task LoadAsync_PicturesOnly_HasOneRole()
    {
        using SmallExport export = new SmallExport().WithProcessor().With("vision_model.onnx", SmallExport.PixelMeans("image_embeds"));
        await using LoadedClip clip = await LoadedClip.LoadAsync(export.Folder);

        Assert.Equal(["image"], clip.Parts);
        Assert.Equal(2, clip.Images.Dimensions);
        Assert.Throws<InvalidOperationException>(() => clip.Texts);
    }

    [Fact]
    public async Task Space_ChangesWithTheFilesAndNotWithTheCard()
    {
        using SmallExport export = new SmallExport().WithProcessor().With("vision_model.onnx", SmallExport.PixelMeans("image_embeds"));
        string first = await SpaceAsync(export), withCard = await SpaceAsync(export.Write("README.md", "words"));

        Assert.Equal(first, withCard);
        Assert.NotEqual(first, await SpaceAsync(export.Write("config.json", "{}")));
    }

    [Fact]
    public async Task LoadAsync_GraphOfOneRow_BatchesOne()
    {
        using SmallExport export = new SmallExport().WithTokenizer().Write("config.json", """{ "text_config": { "pooling": "last" } }""")
            .With("text_model.onnx", SmallExport.TokenVectors("last_hidden_state", mask: false, batch: "1"));
        await using LoadedClip clip = await LoadedClip.LoadAsync(export.Folder);

        Assert.Equal(1, clip.Part("text").Signature.MaxBatchSize);
        AssertDirection([31, 1], await EmbedAsync(clip, "q"));
    }

    private static Task<TextEmbedding> EmbedAsync(LoadedClip clip, string text)
        => EmbedOneAsync(clip, text).WaitAsync(Limit);

    private static async Task<TextEmbedding> EmbedOneAsync(LoadedClip clip, string text)
        => (await clip.Texts.EmbedAsync([text], CancellationToken.None))[0];

    private static async Task<string> SpaceAsync(SmallExport export)
    {
        await using LoadedClip clip = await LoadedClip.LoadAsync(export.Folder);
        return clip.Images.Space;
    }

    private static void AssertDirection(float[] expected, TextEmbedding actual)
    {
        double length = Math.Sqrt(expected.Sum(v => (double)v * v));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i] / length, actual.Vector.Span[i], 1e-6);
        }
    }
}
