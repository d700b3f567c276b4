using System.Text.Json;
using InferenceServer.Media.Text;

namespace InferenceServer.Media.Tests.Text;

/// <summary>Ids decide: each equals what another implementation gives.</summary>
public class ExactIdsTests
{
    private static readonly EncodeOptions Recognize = new() { SpecialTokens = SpecialTokenPolicy.Recognize };

    [Fact]
    public void Encode_OwnTexts_EqualsHuggingFace()
    {
        Tokenizer tokenizer = Tokenizer.Load(TestFiles.LyricsClip);
        (string Text, int[] Ids)[] rows = TestFiles.LyricsClipIds();
        Assert.Equal(200, rows.Length);
        foreach ((string text, int[] ids) in rows)
        {
            AssertIds(ids, tokenizer, text, Recognize);
        }
    }

    [Fact]
    public void Encode_OwnVocabularyAndMerges_EqualsTheWholeFile()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            foreach (string name in new[] { "vocab.json", "merges.txt", "tokenizer_config.json", "special_tokens_map.json" })
            {
                File.Copy(Path.Combine(TestFiles.LyricsClip, name), Path.Combine(folder, name));
            }
            Tokenizer tokenizer = Tokenizer.Load(folder);
            // Only the whole file says that the start token is looked for after lower-casing.
            foreach ((string text, int[] ids) in TestFiles.LyricsClipIds().Where(static row => !row.Text.Contains("<|STARTOFTEXT|>", StringComparison.Ordinal)))
            {
                AssertIds(ids, tokenizer, text, Recognize);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [DemoFact]
    public void Encode_GoldenTexts_EqualsGoldenIds()
    {
        Tokenizer tokenizer = Tokenizer.Load(TestFiles.LyricsClip);
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(TestFiles.Demo!, "gallery", "golden.json")));
        JsonElement[] texts = [.. golden.RootElement.GetProperty("texts").EnumerateArray()];
        Assert.Equal(21, texts.Length);
        foreach (JsonElement row in texts)
        {
            AssertIds(TestFiles.Ids(row.GetProperty("input_ids")), tokenizer, row.GetProperty("text").GetString()!, Recognize with { MaxTokens = 248 });
        }
    }

    [AssetTheory]
    [InlineData("clip", "clip")]
    [InlineData("gpt2", "gpt2")]
    [InlineData("bert-base-uncased", "bert-base-uncased")]
    [InlineData("kobart", "kobart/model.json")]
    [InlineData("llama2", "llama2")]
    [InlineData("t5-small", "t5-small")]
    public void Encode_RealVocabulary_EqualsExpectedIds(string name, string path)
    {
        Tokenizer tokenizer = Tokenizer.Load(Path.Combine(TestFiles.Assets!, "tokenizers", path));
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(TestFiles.Assets!, "expected", "token_ids.json")));
        string[] texts = [.. expected.RootElement.GetProperty("texts").EnumerateArray().Select(static text => text.GetString()!)];
        JsonElement[] ids = [.. expected.RootElement.GetProperty("ids").GetProperty(name).EnumerateArray()];
        Assert.Equal(texts.Length, ids.Length);
        for (int i = 0; i < texts.Length; i++)
        {
            AssertIds(TestFiles.Ids(ids[i]), tokenizer, texts[i], EncodeOptions.Default);
        }
    }

    private static void AssertIds(int[] expected, Tokenizer tokenizer, string text, EncodeOptions options)
    {
        Encoding encoding = tokenizer.Encode(text, options);
        Assert.True(expected.AsSpan().SequenceEqual(encoding.Ids), $"'{text}': expected {string.Join(' ', expected)}, got {string.Join(' ', encoding.ToInt64())}");
        Assert.Equal(encoding.Count, tokenizer.CountTokens(text, options) - encoding.CutTokens);
    }
}
