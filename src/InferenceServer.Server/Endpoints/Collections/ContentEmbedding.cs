using InferenceServer.Abstractions;
using InferenceServer.Server.Endpoints.Tasks;

namespace InferenceServer.Server.Endpoints.Collections;

/// <summary>Makes vectors of what requests hold. Safe from several threads.</summary>
internal sealed class ContentEmbedding(Embedders embedders)
{
    /// <summary>A vector for each content, in order, and the space they live in.</summary>
    /// <param name="contents">What to embed.</param>
    /// <param name="model">Who embeds; empty for the one of <paramref name="collectionSpace"/>.</param>
    /// <param name="collectionSpace">The space of the collection.</param>
    /// <param name="givenSpace">The space of given vectors; empty for the collection's.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="InferenceException">A content is missing, cannot be decoded or is too long, or two spaces meet in one request.</exception>
    public async ValueTask<(string Space, ReadOnlyMemory<float>[] Vectors)> EmbedAsync(
        IReadOnlyList<ItemContent> contents, string model, string collectionSpace, string givenSpace, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<float>[] vectors = new ReadOnlyMemory<float>[contents.Count];
        List<int> texts = [], images = [];
        HashSet<string> spaces = [];
        for (int i = 0; i < vectors.Length; i++)
        {
            ItemContent content = contents[i];
            if (content.Vector is { } given)
            {
                vectors[i] = given;
                spaces.Add(givenSpace.Length > 0 ? givenSpace : collectionSpace);
            }
            else if (content.Text is not null || content.Image is not null)
            {
                (content.Text is null ? images : texts).Add(i);
            }
            else
            {
                throw InferenceException.InvalidArgument($"item {i} has no content, expected a vector, a text or an image");
            }
        }

        if (texts.Count > 0)
        {
            spaces.Add(await EmbedTextsAsync(contents, texts, vectors, embedders.TextsFor(collectionSpace, model).Role, cancellationToken));
        }

        if (images.Count > 0)
        {
            IImageEmbedder embedder = embedders.ImagesFor(collectionSpace, model).Role;
            IReadOnlyList<ReadOnlyMemory<float>> embedded = await embedder.EmbedAsync([.. images.Select(i => contents[i].Image!.Value)], cancellationToken);
            for (int i = 0; i < embedded.Count; i++)
            {
                vectors[images[i]] = embedded[i];
            }

            spaces.Add(embedder.Space);
        }

        return spaces.Count <= 1
            ? (spaces.FirstOrDefault(collectionSpace), vectors)
            : throw InferenceException.InvalidArgument($"the request's vectors are of the spaces [{string.Join(", ", spaces)}], expected one");
    }

    private static async ValueTask<string> EmbedTextsAsync(
        IReadOnlyList<ItemContent> contents, List<int> texts, ReadOnlyMemory<float>[] vectors, ITextEmbedder embedder, CancellationToken cancellationToken)
    {
        IReadOnlyList<TextEmbedding> embedded = await embedder.EmbedAsync([.. texts.Select(i => contents[i].Text!)], cancellationToken);
        for (int i = 0; i < embedded.Count; i++)
        {
            vectors[texts[i]] = embedded[i].TokensCut == 0
                ? embedded[i].Vector
                : throw InferenceException.InvalidArgument(
                    $"the text of item {texts[i]} has {embedded[i].Tokens + embedded[i].TokensCut} tokens, expected at most {embedder.ContextLength}");
        }

        return embedder.Space;
    }
}
