using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Collections.Tests.Approximate;

public sealed class ApproximateSearchTests : IAsyncLifetime
{
    private const int Dimensions = 32, Clusters = 40, Count = 4000, K = 10, Queries = 50;

    private static readonly CollectionIndex Hnsw = new() { Kind = IndexKind.Hnsw, Links = 16 };
    private static readonly CollectionIndex Ivf = new() { Kind = IndexKind.Ivf, Lists = 32, SearchEffort = 4 };

    private readonly StoreFixture _fixture = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _fixture.DisposeAsync().AsTask();

    [NeedsFaissFact]
    public async Task Search_Hnsw_FindsNineOfTen() => Assert.InRange(await RecallAsync(Hnsw), 0.9, 1);

    [NeedsFaissFact]
    public async Task Search_Ivf_FindsNineOfTen() => Assert.InRange(await RecallAsync(Ivf), 0.9, 1);

    [NeedsFaissFact]
    public async Task Search_IvfWithoutEffort_MissesSome() => Assert.InRange(await RecallAsync(Ivf with { Lists = 100, SearchEffort = 1 }), 0.2, 0.98);

    [NeedsFaissFact]
    public async Task Search_Indexed_ScoresAreTheExactOnesBits()
    {
        Collection approximate = await FilledAsync(Hnsw);
        Collection exact = await FilledAsync(CollectionIndex.Exact, "exact");

        foreach (float[] query in Vectors(Queries, seed: 9))
        {
            Dictionary<string, float> scores = (await SearchAsync(exact, query, Count)).ToDictionary(m => m.Id, m => m.Score);
            Assert.All(await SearchAsync(approximate, query, K), match => Assert.Equal(scores[match.Id], match.Score));
        }
    }

    [NeedsFaissFact]
    public async Task Search_RowsNotIndexedYet_AreFound_DeletedOnes_AreNot()
    {
        Collection collection = await FilledAsync(Hnsw);
        float[] query = Vectors(1, seed: 9)[0];
        string[] best = [.. (await SearchAsync(collection, query, K)).Select(m => m.Id)];

        await collection.DeleteAsync(best).WaitAsync(Wait.Long);
        Task<UpsertResult> late = collection.UpsertAsync(StoreFixture.Space, [new CollectionItem { Id = "late", Vector = query }]);
        await late.WaitAsync(Wait.Long);
        IReadOnlyList<CollectionMatch> found = await SearchAsync(collection, query, K);

        Assert.Equal("late", found[0].Id);
        Assert.Equal(K, found.Count);
        Assert.Empty(found.Select(m => m.Id).Intersect(best));
    }

    [NeedsFaissFact]
    public async Task Search_AfterSnapshotAndReopening_IsIndexedAnew()
    {
        Collection collection = await FilledAsync(Hnsw);
        float[] query = Vectors(1, seed: 9)[0];
        await collection.DeleteAsync(["item-0"]).WaitAsync(Wait.Long);
        await collection.SnapshotAsync().WaitAsync(Wait.Long);
        await collection.IndexedAsync().WaitAsync(Wait.Long);
        string[] folded = [.. (await SearchAsync(collection, query, K)).Select(m => m.Id)];

        Collection reopened = await _fixture.ReopenAsync();
        Assert.Equal(Hnsw, reopened.Settings.Index);
        await reopened.IndexedAsync().WaitAsync(Wait.Long);

        Assert.Equal(folded, (await SearchAsync(reopened, query, K)).Select(m => m.Id));
    }

    [NeedsNoFaissFact]
    public async Task Create_WithoutTheLibrary_SaysWhatIsMissing()
    {
        CollectionStore store = await _fixture.OpenAsync();

        CollectionException error = await Assert.ThrowsAsync<CollectionException>(() => store.CreateAsync(StoreFixture.Settings() with { Index = Hnsw }).WaitAsync(Wait.Long));

        Assert.Equal(CollectionError.MissingLibrary, error.Error);
        Assert.Contains("libfaiss-dev", error.Message, StringComparison.Ordinal);
        Assert.Empty(store.Collections);
    }

    [Fact]
    public async Task Create_ParametersOutOfRange_AreRefused()
    {
        CollectionStore store = await _fixture.OpenAsync();

        CollectionException error = await Assert.ThrowsAsync<CollectionException>(() => store.CreateAsync(StoreFixture.Settings() with { Index = Hnsw with { Links = 3 } }).WaitAsync(Wait.Long));

        Assert.Equal(CollectionError.InvalidArgument, error.Error);
    }

    private async Task<double> RecallAsync(CollectionIndex index)
    {
        Collection approximate = await FilledAsync(index);
        Collection exact = await FilledAsync(CollectionIndex.Exact, "exact");

        int hits = 0;
        foreach (float[] query in Vectors(Queries, seed: 9))
        {
            string[] all = [.. (await SearchAsync(exact, query, K)).Select(m => m.Id)], found = [.. (await SearchAsync(approximate, query, K)).Select(m => m.Id)];
            hits += all.Intersect(found).Count();
        }

        return hits / (double)(K * Queries);
    }

    private async Task<Collection> FilledAsync(CollectionIndex index, string name = "c")
    {
        CollectionSettings settings = StoreFixture.Settings(name, Dimensions, RowFormat.BFloat16, Metric.Cosine) with { Index = index };
        Collection collection = name == "c" ? await _fixture.CreateAsync(settings) : await _fixture.Store.CreateAsync(settings).WaitAsync(Wait.Long);
        float[][] vectors = Vectors(Count, seed: 1);
        await collection.UpsertAsync(StoreFixture.Space, [.. vectors.Select((v, i) => new CollectionItem { Id = $"item-{i}", Vector = v })]).WaitAsync(Wait.Long);
        await collection.IndexedAsync().WaitAsync(Wait.Long);
        return collection;
    }

    private static async Task<IReadOnlyList<CollectionMatch>> SearchAsync(Collection collection, float[] query, int k)
        => (await collection.SearchAsync(new CollectionSearch { Space = StoreFixture.Space, Queries = query, K = k }).WaitAsync(Wait.Long))[0];

    /// <summary>Around forty centres, the same ones for every seed.</summary>
    private static float[][] Vectors(int count, int seed)
    {
        float[][] centres = [.. Enumerable.Range(0, Clusters).Select(i => StoreFixture.Vector(1000 + i, Dimensions))];
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => centres[random.Next(Clusters)].Select(x => x + (random.NextSingle() * 0.6f) - 0.3f).ToArray())];
    }
}
