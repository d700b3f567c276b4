using System.Text.Json;
using InferenceServer.Abstractions;
using InferenceServer.Media.Text;

namespace InferenceServer.Plugins.Clip.Tests;

/// <summary>The pack in the repository against the values that its makers recorded with Pillow, Hugging Face's tokenizers and a batch of one.</summary>
public class GoldenTests
{
    // The golden texts were made with control tokens recognized.
    private const string Recognize = """{ "text": { "special_tokens": "recognize" } }""";

    [DemoFact]
    public async Task EmbedAsync_GoldenTexts_GivesGoldenVectors()
    {
        await using LoadedClip clip = await LoadedClip.LoadAsync(LoadedClip.PackFolder, Recognize);
        JsonElement[] texts = [.. Golden("texts")];

        IReadOnlyList<TextEmbedding> together = await clip.Texts.EmbedAsync([.. texts.Select(t => t.GetProperty("text").GetString()!)], CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(21, together.Count);
        for (int i = 0; i < texts.Length; i++)
        {
            AssertDirection(texts[i].GetProperty("text_embeds"), together[i].Vector.Span, 1e-5);
            Assert.Equal(texts[i].GetProperty("input_ids").GetArrayLength(), together[i].Tokens);
        }
    }

    [DemoFact]
    public async Task EmbedAsync_GoldenPictures_GivesGoldenVectors()
    {
        await using LoadedClip clip = await LoadedClip.LoadAsync(LoadedClip.PackFolder);
        JsonElement[] images = [.. Golden("images")];

        IReadOnlyList<ReadOnlyMemory<float>> vectors = await clip.Images.EmbedAsync(
            [.. images.Select(i => (ReadOnlyMemory<byte>)File.ReadAllBytes(LoadedClip.Demo("gallery", i.GetProperty("id").GetString() + ".png")))], CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(10, vectors.Count);
        for (int i = 0; i < images.Length; i++)
        {
            AssertDirection(images[i].GetProperty("image_embeds"), vectors[i].Span, 1e-5);
        }
    }

    [DemoFact]
    public async Task ExecuteAsync_GoldenIds_GivesGoldenValues()
    {
        await using LoadedClip clip = await LoadedClip.LoadAsync(LoadedClip.PackFolder);
        foreach (JsonElement text in Golden("texts"))
        {
            long[] ids = [.. text.GetProperty("input_ids").EnumerateArray().Select(id => id.GetInt64())];
            using TensorSet inputs = new(
                Tensor.Of<long>("input_ids", ElementType.Int64, ids, 1, ids.Length),
                Tensor.Of<long>("attention_mask", ElementType.Int64, [.. ids.Select(_ => 1L)], 1, ids.Length));
            using TensorSet outputs = await clip.Part("text").ExecuteAsync(inputs, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
            float[] expected = Values(text.GetProperty("text_embeds"));
            Assert.Equal(expected.Length, outputs[0].ElementCount);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], outputs[0].Span<float>()[i], 2e-5);
            }
        }
    }

    [DemoFact]
    public void Encode_GoldenTexts_GivesGoldenIds()
    {
        Tokenizer tokenizer = Tokenizer.Load(LoadedClip.PackFolder);
        foreach (JsonElement text in Golden("texts"))
        {
            Encoding encoding = tokenizer.Encode(text.GetProperty("text").GetString()!, new() { MaxTokens = 248, SpecialTokens = SpecialTokenPolicy.Recognize });

            Assert.Equal(text.GetProperty("input_ids").EnumerateArray().Select(id => id.GetInt32()), encoding.Ids.ToArray());
        }
    }

    private static JsonElement.ArrayEnumerator Golden(string part)
        => JsonElement.Parse(File.ReadAllBytes(LoadedClip.Demo("gallery", "golden.json"))).GetProperty(part).EnumerateArray();

    private static float[] Values(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetSingle())];

    private static void AssertDirection(JsonElement golden, ReadOnlySpan<float> actual, double tolerance)
    {
        float[] expected = Values(golden);
        double length = Math.Sqrt(expected.Sum(v => (double)v * v));
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i] / length, actual[i], tolerance);
        }
    }
}
