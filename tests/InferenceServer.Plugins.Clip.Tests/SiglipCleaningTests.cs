using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Clip.Tests;

/// <summary>A SiglipTokenizer cleans texts in code of its own, which an export's tokenizer.json does not have.</summary>
public class SiglipCleaningTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("A photo, of 2 CATS!", "a photo of 2 cats")]
    [InlineData("  a\t\n b\u00a0\u3000c\u001f d ", "a b c d")]
    [InlineData("it's a well-known <b>", "its a wellknown b")]
    [InlineData("a - b", "a b")]
    [InlineData("…«Æ»", "…«æ»")]
    [InlineData("?! ", "")]
    public void Clean_Text_IsCanonical(string text, string expected)
        => Assert.Equal(expected, new SiglipCleaning(lowers: true).Clean(text));

    [Fact]
    public void Clean_WithoutLowering_KeepsCase() => Assert.Equal("A Cat", new SiglipCleaning(lowers: false).Clean("A, Cat."));

    [Theory]
    [InlineData("SiglipTokenizer", true, 30 + 1 + 2 + 31)]
    [InlineData("SiglipTokenizer", false, 30 + 2 + 31)]
    [InlineData("GemmaTokenizer", true, 30 + 2 + 31)]
    public async Task EmbedAsync_Text_IsCleanedWhereTheTokenizerIsSiglips(string tokenizer, bool lowers, float sum)
    {
        using SmallExport export = new SmallExport().WithTokenizer(6)
            .Write("tokenizer_config.json", $$"""{ "tokenizer_class": "{{tokenizer}}", "do_lower_case": {{(lowers ? "true" : "false")}}, "pad_token": "<pad>", "eos_token": "</s>", "model_max_length": 6 }""")
            .Write("config.json", """{ "model_type": "siglip" }""")
            .With("onnx/text_model.onnx", SmallExport.TokenSum("pooler_output"));
        await using LoadedClip clip = await LoadedClip.LoadAsync(export.Folder);

        TextEmbedding embedding = (await clip.Texts.EmbedAsync(["A.b!"], CancellationToken.None).AsTask().WaitAsync(Limit))[0];

        Assert.Equal(sum / Math.Sqrt((sum * sum) + 36), embedding.Vector.Span[0], 1e-6);
        Assert.Equal(lowers && tokenizer == "SiglipTokenizer" ? 4 : 3, clip.Texts.CountTokens("A.b!"));
    }
}
