using InferenceServer.Abstractions;

namespace InferenceServer.Server.Endpoints.Tasks;

/// <summary>Embeds texts and pictures and compares them. Safe from several threads.</summary>
internal sealed class EmbeddingEndpoint(Embedders embedders)
{
    /// <summary>The most texts, or pictures, of one request.</summary>
    public const int MaxItems = 4096;

    /// <summary>One vector for each text.</summary>
    public async ValueTask<(string Model, string Space, IReadOnlyList<TextEmbedding> Embeddings)> EmbedTextsAsync(
        string model, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        RequireItems(texts.Count, "texts");
        (string name, ITextEmbedder embedder) = embedders.Find<ITextEmbedder>(model);
        return (name, embedder.Space, await embedder.EmbedAsync(texts, cancellationToken));
    }

    /// <summary>One vector for each picture.</summary>
    public async ValueTask<(string Model, string Space, IReadOnlyList<ReadOnlyMemory<float>> Embeddings)> EmbedImagesAsync(
        string model, IReadOnlyList<ReadOnlyMemory<byte>> images, CancellationToken cancellationToken)
    {
        RequireItems(images.Count, "images");
        (string name, IImageEmbedder embedder) = embedders.Find<IImageEmbedder>(model);
        return (name, embedder.Space, await embedder.EmbedAsync(images, cancellationToken));
    }

    /// <summary>The cosine of every text with every picture, row by row.</summary>
    public async ValueTask<(string Model, float[] Cosines)> CompareAsync(
        string model, IReadOnlyList<string> texts, IReadOnlyList<ReadOnlyMemory<byte>> images, CancellationToken cancellationToken)
    {
        RequireItems(texts.Count, "texts");
        RequireItems(images.Count, "images");
        (string name, ITextEmbedder textEmbedder) = embedders.Find<ITextEmbedder>(model);
        (string imageModel, IImageEmbedder imageEmbedder) = embedders.ImagesFor(textEmbedder.Space, model);
        if (imageEmbedder.Space != textEmbedder.Space)
        {
            throw new InferenceException(InferenceError.FailedPrecondition, $"model '{imageModel}' embeds pictures in another space than texts, expected one space");
        }

        Task<IReadOnlyList<TextEmbedding>> embeddingTexts = textEmbedder.EmbedAsync(texts, cancellationToken).AsTask();
        Task<IReadOnlyList<ReadOnlyMemory<float>>> embeddingImages = imageEmbedder.EmbedAsync(images, cancellationToken).AsTask();
        await Task.WhenAll(embeddingTexts, embeddingImages);
        return (name, Cosines(await embeddingTexts, await embeddingImages));
    }

    private static float[] Cosines(IReadOnlyList<TextEmbedding> texts, IReadOnlyList<ReadOnlyMemory<float>> images)
    {
        float[] cosines = new float[checked(texts.Count * images.Count)];
        for (int i = 0; i < cosines.Length; i++)
        {
            ReadOnlySpan<float> text = texts[i / images.Count].Vector.Span, image = images[i % images.Count].Span;
            float sum = 0;
            for (int d = 0; d < text.Length; d++)
            {
                sum += text[d] * image[d];
            }

            cosines[i] = Math.Clamp(sum, -1, 1);
        }

        return cosines;
    }

    private static void RequireItems(int count, string what)
    {
        if (count is 0 or > MaxItems)
        {
            throw InferenceException.InvalidArgument($"the request has {count} {what}, expected 1 to {MaxItems}");
        }
    }
}
