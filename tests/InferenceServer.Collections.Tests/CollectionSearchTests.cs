using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Collections.Tests;

public sealed class CollectionSearchTests : IAsyncLifetime
{
    private const int Dimensions = 33;
    private readonly StoreFixture _fixture = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _fixture.DisposeAsync().AsTask();

    [Theory]
    [InlineData(RowFormat.Float32, Metric.InnerProduct)]
    [InlineData(RowFormat.Float32, Metric.Cosine)]
    [InlineData(RowFormat.BFloat16, Metric.InnerProduct)]
    [InlineData(RowFormat.BFloat16, Metric.Cosine)]
    [InlineData(RowFormat.Int8, Metric.InnerProduct)]
    [InlineData(RowFormat.Int8, Metric.Cosine)]
    public async Task Search_RowsOfSnapshotAndLog_EqualsTheKernelsReference(RowFormat storage, Metric metric)
    {
        Collection collection = await _fixture.CreateAsync(StoreFixture.Settings(dimensions: Dimensions, storage: storage, metric: metric));
        await Upsert(collection, StoreFixture.Items(0, 700, Dimensions));
        await collection.DeleteAsync(["item-3", "item-500"]).WaitAsync(Wait.Long);
        await collection.SnapshotAsync().WaitAsync(Wait.Long);
        await Upsert(collection, StoreFixture.Items(690, 300, Dimensions));
        await collection.DeleteAsync(["item-7", "item-800"]).WaitAsync(Wait.Long);
        CollectionItem[] stored = [.. collection.List(limit: 10_000, withVectors: true).Items];
        float[] rows = [.. stored.SelectMany(i => i.Vector.ToArray())];
        float[] queries = [.. StoreFixture.Vector(-1, Dimensions), .. StoreFixture.Vector(-2, Dimensions)];

        IReadOnlyList<IReadOnlyList<CollectionMatch>> found = await Search(collection, queries, 20);

        Assert.Equal(986, stored.Length);
        Assert.Equal(2, found.Count);
        for (int q = 0; q < 2; q++)
        {
            float[] query = queries[(q * Dimensions)..((q + 1) * Dimensions)];
            // Rows of length 1 but for rounding: their cosine is taken as the product with the query brought to length 1.
            float length = metric == Metric.Cosine ? MathF.Sqrt(query.Sum(x => x * x)) : 1;
            (long Id, double Score)[] expected = TopKReference.Search(rows, [.. query.Select(x => x / length)], 20, Metric.InnerProduct);
            Assert.Equal(expected.Select(e => stored[e.Id].Id), found[q].Select(m => m.Id));
            Assert.All(expected.Zip(found[q]), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-4));
        }
    }

    [Theory]
    [InlineData(RowFormat.BFloat16, 0.95)]
    [InlineData(RowFormat.Int8, 0.9)]
    public async Task Search_RoundedRows_FindsNearlyAllThatSinglesFind(RowFormat storage, double least)
    {
        const int Count = 2000, Wide = 128, K = 10, Queries = 20;
        Collection collection = await _fixture.CreateAsync(StoreFixture.Settings(dimensions: Wide, storage: storage, metric: Metric.Cosine));
        CollectionItem[] items = StoreFixture.Items(0, Count, Wide);
        await Upsert(collection, items);
        float[] rows = [.. items.SelectMany(i => i.Vector.ToArray())];

        int hits = 0;
        for (int q = 0; q < Queries; q++)
        {
            float[] query = StoreFixture.Vector(-1 - q, Wide);
            HashSet<string> exact = [.. TopKReference.Search(rows, query, K, Metric.Cosine).Select(e => items[e.Id].Id)];
            hits += (await Search(collection, query, K))[0].Count(m => exact.Contains(m.Id));
        }

        Assert.InRange(hits / (double)(K * Queries), least, 1);
    }

    [Fact]
    public async Task Search_EqualScores_ComeInTheOrderTheyWereStored()
    {
        Collection collection = await _fixture.CreateAsync();
        float[] same = StoreFixture.Vector(1);
        await Upsert(collection, [.. new[] { "b", "a", "d", "c" }.Select(id => new CollectionItem { Id = id, Vector = same })]);
        await collection.SnapshotAsync().WaitAsync(Wait.Long);
        await Upsert(collection, [new CollectionItem { Id = "b", Vector = same, Payload = "again" }]);

        Assert.Equal(["a", "d", "c", "b"], (await Search(collection, same, 10))[0].Select(m => m.Id));
    }

    [Fact]
    public async Task Search_WithFilter_FindsOnlyWhatMeetsAllConditions()
    {
        Collection collection = await _fixture.CreateAsync();
        string[] scenes = ["harbour", "forest", "street"];
        await Upsert(collection, [.. Enumerable.Range(0, 300).Select(i => StoreFixture.Item(i, 8, ("scene", scenes[i % 3]), ("even", $"{i % 2 == 0}")))]);
        await collection.DeleteAsync(["item-0", "item-2"]).WaitAsync(Wait.Long);

        Assert.Equal(Expected(i => i % 3 == 0), await Ids(MetadataCondition.Equal("scene", "harbour")));
        Assert.Equal(Expected(i => i % 3 != 0 && i % 2 == 0), await Ids(new MetadataCondition("scene", ["forest", "street", "unheard of"]), MetadataCondition.Equal("even", "True")));
        Assert.Empty(await Ids(MetadataCondition.Equal("scene", "unheard of")));
        Assert.Empty(await Ids(MetadataCondition.Equal("unheard of", "harbour")));
        Assert.Empty(await Ids(new MetadataCondition("scene", [])));
        Assert.Empty(await Ids(MetadataCondition.Equal("scene", "harbour"), MetadataCondition.Equal("scene", "forest")));

        static IEnumerable<string> Expected(Func<int, bool> meets)
            => Enumerable.Range(0, 300).Where(i => i is not (0 or 2) && meets(i)).Select(i => $"item-{i}").Order(StringComparer.Ordinal);

        async Task<IEnumerable<string>> Ids(params MetadataCondition[] filter)
            => (await collection.SearchAsync(new CollectionSearch { Space = StoreFixture.Space, Queries = StoreFixture.Vector(1), K = 1000, Filter = filter }).WaitAsync(Wait.Long))[0]
                .Select(m => m.Id).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Search_ManyAtOnce_AnswersEachAsAlone()
    {
        Collection collection = await _fixture.CreateAsync(StoreFixture.Settings(dimensions: Dimensions, storage: RowFormat.BFloat16, metric: Metric.Cosine));
        await Upsert(collection, [.. Enumerable.Range(0, 500).Select(i => StoreFixture.Item(i, Dimensions, ("half", $"{i % 2}")))]);
        CollectionSearch[] searches = [.. Enumerable.Range(0, 64).Select(i => new CollectionSearch
        {
            Space = StoreFixture.Space,
            Queries = StoreFixture.Vector(-1 - i, Dimensions),
            K = 1 + (i % 7),
            Filter = i % 3 == 0 ? [MetadataCondition.Equal("half", "1")] : [],
        })];
        List<IReadOnlyList<CollectionMatch>> alone = [];
        foreach (CollectionSearch search in searches)
        {
            alone.Add((await collection.SearchAsync(search).WaitAsync(Wait.Long))[0]);
        }

        IReadOnlyList<IReadOnlyList<CollectionMatch>>[] together = await Task.WhenAll(searches.Select(s => collection.SearchAsync(s))).WaitAsync(Wait.Long);

        for (int i = 0; i < searches.Length; i++)
        {
            Assert.Equal(searches[i].K, together[i][0].Count);
            Assert.Equal(alone[i].Select(m => (m.Id, m.Score)), together[i][0].Select(m => (m.Id, m.Score)));
        }
    }

    [Fact]
    public async Task Search_EmptyCollection_FindsNothing()
    {
        Collection collection = await _fixture.CreateAsync();
        Assert.Empty((await Search(collection, StoreFixture.Vector(1), 5))[0]);
        await collection.SnapshotAsync().WaitAsync(Wait.Long);
        Assert.Empty((await Search(collection, StoreFixture.Vector(1), 5))[0]);
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(8, 10_001)]
    [InlineData(7, 5)]
    [InlineData(0, 5)]
    public async Task Search_ThatMakesNoSense_IsRefused(int numbers, int k)
    {
        Collection collection = await _fixture.CreateAsync();
        CollectionException error = await Assert.ThrowsAsync<CollectionException>(() => Search(collection, StoreFixture.Vector(1, numbers), k));
        Assert.Equal(CollectionError.InvalidArgument, error.Error);
    }

    [Fact]
    public async Task Search_Cancelled_IsCancelled()
    {
        Collection collection = await _fixture.CreateAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => collection.SearchAsync(
            new CollectionSearch { Space = StoreFixture.Space, Queries = StoreFixture.Vector(1) }, new CancellationToken(canceled: true)).WaitAsync(Wait.Long));
    }

    private static Task<UpsertResult> Upsert(Collection collection, CollectionItem[] items)
        => collection.UpsertAsync(StoreFixture.Space, items).WaitAsync(Wait.Long);

    private static Task<IReadOnlyList<IReadOnlyList<CollectionMatch>>> Search(Collection collection, float[] queries, int k)
        => collection.SearchAsync(new CollectionSearch { Space = StoreFixture.Space, Queries = queries, K = k }).WaitAsync(Wait.Long);
}
