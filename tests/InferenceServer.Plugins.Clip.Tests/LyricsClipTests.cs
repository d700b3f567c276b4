using InferenceServer.Abstractions;
using InferenceServer.Media.Images;

namespace InferenceServer.Plugins.Clip.Tests;

/// <summary>The roles over the pack in the repository.</summary>
public class LyricsClipTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task LoadAsync_Pack_ReadsFactsFromItsFiles()
    {
        await using LoadedClip clip = await LoadedClip.LoadAsync(LoadedClip.PackFolder);

        Assert.Equal(["image", "text"], clip.Parts.Order());
        Assert.Equal((128, 248, 128), (clip.Texts.Dimensions, clip.Texts.ContextLength, clip.Images.Dimensions));
        Assert.Equal(clip.Texts.Space, clip.Images.Space);
        Assert.Equal(32, clip.Part("text").Signature.MaxBatchSize);
        Assert.Equal([3L, 96, 96], clip.Part("image").Signature.Inputs[0].Dimensions.ToArray());
    }

    [Fact]
    public async Task EmbedAsync_TextAmongOthers_HasTheSameVectorAsAlone()
    {
        await using LoadedClip clip = await LoadedClip.LoadAsync(LoadedClip.PackFolder);
        string[] texts = ["별이 빛나는 밤", "the sea", string.Join(' ', Enumerable.Repeat("snow on the road", 20)), "rain"];

        IReadOnlyList<TextEmbedding> together = await clip.Texts.EmbedAsync(texts, CancellationToken.None).AsTask().WaitAsync(Limit);

        for (int i = 0; i < texts.Length; i++)
        {
            TextEmbedding alone = (await clip.Texts.EmbedAsync([texts[i]], CancellationToken.None).AsTask().WaitAsync(Limit))[0];
            Assert.Equal(1, Length(alone.Vector.Span), 1e-6);
            for (int d = 0; d < 128; d++)
            {
                Assert.Equal(alone.Vector.Span[d], together[i].Vector.Span[d], 1e-6);
            }
        }
    }

    [Fact]
    public async Task EmbedAsync_ManyTexts_SendsFewLengthsAndFullBatches()
    {
        await using LoadedClip clip = await LoadedClip.LoadAsync(LoadedClip.PackFolder, declaration: new() { Device = "cpu", MaxBatchSize = 4 });
        ITextEmbedder embedder = clip.Texts;
        string[] texts = [.. Enumerable.Range(0, 10).Select(i => i % 2 == 0 ? "moon" : string.Join(' ', Enumerable.Repeat("lanterns", 25)))];

        IReadOnlyList<TextEmbedding> all = await embedder.EmbedAsync(texts, CancellationToken.None).AsTask().WaitAsync(Limit);

        Assert.Equal([[4, 16], [1, 16]], clip.CallsOf("text").Where(c => c[1] == 16));
        Assert.Equal(5, clip.CallsOf("text").Where(c => c[1] > 16).Sum(c => c[0]));
        Assert.Single(clip.CallsOf("text").Where(c => c[1] > 16).Select(c => c[1]).Distinct());
        Assert.Equal(all[0].Vector.ToArray(), all[2].Vector.ToArray());
    }

    [Fact]
    public async Task EmbedAsync_TokenizedTexts_AreEmbeddedByTheirTokens()
    {
        await using LoadedClip clip = await LoadedClip.LoadAsync(LoadedClip.PackFolder);
        await using LoadedClip other = await LoadedClip.LoadAsync(LoadedClip.PackFolder);
        ITextEmbedder embedder = clip.Texts;
        string[] texts = ["moon", string.Join(' ', Enumerable.Repeat("lanterns", 300)), "snow on the roofs", "lanterns"];
        TokenizedText own = embedder.Tokenize(texts[0]), tooLong = embedder.Tokenize(texts[1]);

        IReadOnlyList<TextEmbedding> expected = await embedder.EmbedAsync(texts, CancellationToken.None).AsTask().WaitAsync(Limit);
        IReadOnlyList<TextEmbedding> all = await embedder.EmbedAsync(
            [own, tooLong, other.Texts.Tokenize(texts[2]), new TokenizedText(texts[3], 1)], CancellationToken.None).AsTask().WaitAsync(Limit);

        Assert.Equal([embedder.CountTokens(texts[0]), embedder.CountTokens(texts[1])], [own.Count, tooLong.Count]);
        Assert.Equal(expected.Select(e => (e.Tokens, e.TokensCut)), all.Select(e => (e.Tokens, e.TokensCut)));
        Assert.All(expected.Zip(all), pair => Assert.Equal(pair.First.Vector.ToArray(), pair.Second.Vector.ToArray()));
    }

    [Fact]
    public async Task EmbedAsync_TextTooLong_IsCutAndSaysSo()
    {
        await using LoadedClip clip = await LoadedClip.LoadAsync(LoadedClip.PackFolder);
        string text = string.Join(' ', Enumerable.Repeat("moon", 500));

        TextEmbedding embedding = (await clip.Texts.EmbedAsync([text], CancellationToken.None).AsTask().WaitAsync(Limit))[0];

        Assert.Equal(248, embedding.Tokens);
        Assert.Equal(clip.Texts.CountTokens(text) - 248, embedding.TokensCut);
        Assert.True(embedding.TokensCut > 0);
    }

    [Fact]
    public async Task EmbedAsync_ControlTokenInText_IsTextUnlessAsked()
    {
        await using LoadedClip asText = await LoadedClip.LoadAsync(LoadedClip.PackFolder);
        await using LoadedClip refusing = await LoadedClip.LoadAsync(LoadedClip.PackFolder, """{ "text": { "special_tokens": "refuse" } }""");

        TextEmbedding embedding = (await asText.Texts.EmbedAsync(["a<|endoftext|>b"], CancellationToken.None).AsTask().WaitAsync(Limit))[0];
        InferenceException error = await Assert.ThrowsAsync<InferenceException>(
            () => refusing.Texts.EmbedAsync(["fine", "a<|endoftext|>b"], CancellationToken.None).AsTask().WaitAsync(Limit));

        Assert.True(embedding.Tokens > 5);
        Assert.Equal(InferenceError.InvalidArgument, error.Error);
        Assert.Contains("text 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EmbedAsync_PictureThatIsNone_SaysWhich()
    {
        await using LoadedClip clip = await LoadedClip.LoadAsync(LoadedClip.PackFolder, declaration: new() { Device = "cpu", MaxBatchSize = 2 });
        byte[] good = Picture(), bad = "GIF89a..."u8.ToArray();

        InferenceException error = await Assert.ThrowsAsync<InferenceException>(
            () => clip.Images.EmbedAsync([good, good, good, bad], CancellationToken.None).AsTask().WaitAsync(Limit));

        Assert.Equal(InferenceError.InvalidArgument, error.Error);
        Assert.Contains("image 3 cannot be decoded: unsupported image format: this is a GIF", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EmbedAsync_ManyPictures_KeepsTheirOrder()
    {
        await using LoadedClip clip = await LoadedClip.LoadAsync(LoadedClip.PackFolder, declaration: new() { Device = "cpu", MaxBatchSize = 2 });
        ReadOnlyMemory<byte>[] pictures = [.. Enumerable.Range(0, 5).Select(i => (ReadOnlyMemory<byte>)Picture(i * 50))];

        IReadOnlyList<ReadOnlyMemory<float>> vectors = await clip.Images.EmbedAsync(pictures, CancellationToken.None).AsTask().WaitAsync(Limit);

        Assert.Equal([2, 2, 1], clip.CallsOf("image").Select(c => c[0]));
        for (int i = 0; i < pictures.Length; i++)
        {
            ReadOnlyMemory<float> alone = (await clip.Images.EmbedAsync([pictures[i]], CancellationToken.None).AsTask().WaitAsync(Limit))[0];
            Assert.Equal(1, Dot(alone.Span, vectors[i].Span), 1e-5);
        }

        Assert.InRange(Dot(vectors[0].Span, vectors[4].Span), -1, 0.9999);
    }

    [Fact]
    public async Task EmbedAsync_Cancelled_Stops()
    {
        await using LoadedClip clip = await LoadedClip.LoadAsync(LoadedClip.PackFolder);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => clip.Texts.EmbedAsync(["a"], new CancellationToken(true)).AsTask().WaitAsync(Limit));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => clip.Images.EmbedAsync([Picture()], new CancellationToken(true)).AsTask().WaitAsync(Limit));
    }

    private static byte[] Picture(int red = 90)
    {
        ImageBuffer picture = new(120, 100);
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            picture.Pixels[i] = (byte)(i % 3 == 0 ? red : i / 360);
        }

        return ImageEncoder.EncodePng(picture);
    }

    private static double Length(ReadOnlySpan<float> vector) => Math.Sqrt(Dot(vector, vector));

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return sum;
    }
}
