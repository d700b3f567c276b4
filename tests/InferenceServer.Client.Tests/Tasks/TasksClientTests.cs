using Grpc.Core;

namespace InferenceServer.Client.Tests;

public sealed class TasksClientTests : IDisposable
{
    private const string Model = "lyrics-clip";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly InferenceClient _client = new(new Uri($"http://{RealServerFactAttribute.Address ?? "localhost"}"), new() { Timeout = Limit });

    public void Dispose() => _client.Dispose();

    [GalleryFact]
    public async Task ClipScoreAsync_TextsAndPictures_IsTheCosineOfTheirEmbeddings()
    {
        string[] texts = ["별이 빛나는 밤", "a sunny beach"];
        ReadOnlyMemory<byte>[] pictures = [Picture("starry_night_1"), Picture("beach_1"), Picture("aurora_1")];

        Embeddings text = await _client.Tasks.EmbedTextsAsync(texts, Model).WaitAsync(Limit);
        Embeddings image = await _client.Tasks.EmbedImagesAsync(pictures, Model).WaitAsync(Limit);
        ClipScore[,] scores = await _client.Tasks.ClipScoreAsync(texts, pictures, Model).WaitAsync(Limit);

        Assert.Equal((text.Space, Model), (image.Space, image.Model));
        Assert.Equal((2, 3), (scores.GetLength(0), scores.GetLength(1)));
        Assert.Equal([0, 0], text.TokensCut);
        for (int t = 0; t < 2; t++)
        {
            for (int i = 0; i < 3; i++)
            {
                double cosine = text.Vectors[t].ToArray().Zip(image.Vectors[i].ToArray(), (a, b) => (double)a * b).Sum();
                Assert.Equal(cosine, scores[t, i].Cosine, 1e-5);
                Assert.Equal(2.5 * Math.Max(cosine, 0), scores[t, i].Score, 1e-5);
            }
        }
    }

    [GalleryFact]
    public async Task StreamEmbedTextsAsync_Batches_AnswersEachInOrder()
    {
        string[][] batches = [["a", "b"], ["snow"], ["moon", "sea", "star"]];
        List<Embeddings> answers = [];

        await foreach (Embeddings answer in _client.Tasks.StreamEmbedTextsAsync(Each(batches), Model))
        {
            answers.Add(answer);
        }

        Assert.Equal([2, 1, 3], answers.Select(a => a.Vectors.Count));
        Embeddings alone = await _client.Tasks.EmbedTextsAsync(["sea"], Model).WaitAsync(Limit);
        Assert.All(alone.Vectors[0].ToArray().Zip(answers[2].Vectors[1].ToArray()), p => Assert.Equal(p.First, p.Second, 1e-5));
    }

    [GalleryFact]
    public async Task StreamEmbedImagesAsync_BadPicture_FailsAfterTheGoodOnes()
    {
        ReadOnlyMemory<byte>[][] batches = [[Picture("beach_1")], [new byte[] { 1, 2, 3 }]];
        await using IAsyncEnumerator<Embeddings> answers = _client.Tasks.StreamEmbedImagesAsync(Each(batches), Model).GetAsyncEnumerator();

        Assert.True(await answers.MoveNextAsync().AsTask().WaitAsync(Limit));
        InferenceClientException error = await Assert.ThrowsAsync<InferenceClientException>(() => answers.MoveNextAsync().AsTask().WaitAsync(Limit));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
    }

    [GalleryFact]
    public async Task StreamEmbedTextsAsync_CallersItemsFail_ThatIsWhatIsThrown()
    {
        await Assert.ThrowsAsync<FormatException>(() => ReadAsync(Failing(atOnce: false, new FormatException())).WaitAsync(Limit));

        // Before anything is read, and with what a closed stream would throw as well.
        await Assert.ThrowsAsync<FormatException>(() => ReadAsync(Failing(atOnce: true, new FormatException())).WaitAsync(Limit));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ReadAsync(Failing(atOnce: true, new InvalidOperationException())).WaitAsync(Limit));

        async Task ReadAsync(IAsyncEnumerable<IReadOnlyList<string>> batches)
        {
            await foreach (Embeddings answer in _client.Tasks.StreamEmbedTextsAsync(batches, Model))
            {
                Assert.Single(answer.Vectors);
            }
        }

        static async IAsyncEnumerable<IReadOnlyList<string>> Failing(bool atOnce, Exception failure)
        {
            if (atOnce)
            {
                throw failure;
            }

            yield return ["a"];
            await Task.Yield();
            throw failure;
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<T>> Each<T>(T[][] batches)
    {
        foreach (T[] batch in batches)
        {
            await Task.Yield();
            yield return batch;
        }
    }

    private static ReadOnlyMemory<byte> Picture(string name) => File.ReadAllBytes(GalleryFactAttribute.PathOf($"gallery/{name}.png"));
}
