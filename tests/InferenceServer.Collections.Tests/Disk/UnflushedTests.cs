namespace InferenceServer.Collections.Tests.Disk;

/// <summary>What lies in memory before it is on the disk: seen by nobody, and gone where the disk does not take it.</summary>
public sealed class UnflushedTests : IAsyncLifetime
{
    // Ten rows of the second are put into memory beside the flush, of the first ahead of it.
    private const int Few = 8, Many = 4096;
    private readonly StoreFixture _fixture = new();
    private readonly StagedDisk _disk = new();

    private CollectionStoreOptions Options => _fixture.Options with { OpenFile = _disk.Open };

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _fixture.DisposeAsync().AsTask();

    [Theory]
    [InlineData(Few, false)]
    [InlineData(Few, true)]
    [InlineData(Many, false)]
    [InlineData(Many, true)]
    public async Task Changes_UntilTheFlush_AreSeenByNobody_AndAreGoneWhereItFails(int dimensions, bool fails)
    {
        Collection collection = await _fixture.CreateAsync(StoreFixture.Settings(dimensions: dimensions), Options);
        await Upsert(collection, Items(0, 10, "old", dimensions));
        string[] before = Shown(collection, dimensions);
        using ManualResetEventSlim gate = new();
        _disk.Gate = gate;
        Task first = Upsert(collection, Items(100, 1, "first", dimensions));
        await _disk.Waiting.Task.WaitAsync(Wait.Long);

        // These wait for the first, then share a frame: replaced, new, deleted, new and deleted at once, deleted and new again.
        Task[] changes =
        [
            Upsert(collection, Items(0, 5, "new", dimensions)),
            Upsert(collection, Items(10, 20, "new", dimensions)),
            collection.DeleteAsync(["item-5", "item-6", "item-0", "item-11", "item-100"]).WaitAsync(Wait.Long),
            Upsert(collection, Items(5, 1, "again", dimensions)),
        ];
        Assert.Equal(before, Shown(collection, dimensions));
        _disk.FailsAfter(flushes: 1, fails);
        gate.Set();
        await first;
        if (fails)
        {
            foreach (Task change in changes)
            {
                Assert.Equal(CollectionError.StorageFailed, (await Assert.ThrowsAsync<CollectionException>(() => change)).Error);
            }

            Assert.Equal([.. before, "item-100 first"], Shown(collection, dimensions));
        }
        else
        {
            await Task.WhenAll(changes);
        }

        await Upsert(collection, Items(200, 3, "last", dimensions));
        string[] shown = Shown(collection, dimensions);
        string[] expected = fails
            ? [.. Named(0, 10, "old"), "item-100 first", .. Named(200, 3, "last")]
            : [.. Named(7, 3, "old"), .. Named(1, 4, "new"), "item-10 new", .. Named(12, 18, "new"), "item-5 again", .. Named(200, 3, "last")];
        Assert.Equal(expected, shown);
        Assert.Equal(expected, Shown(await _fixture.ReopenAsync(), dimensions));
    }

    [Fact]
    public async Task Changes_FailedOverAndOver_TakeNoMemoryAndNoPlace()
    {
        Collection collection = await _fixture.CreateAsync(StoreFixture.Settings(dimensions: Many), Options);
        await Upsert(collection, Items(0, 10, "old", Many));
        for (int failure = 0; failure < 40; failure++)
        {
            _disk.FailsAfter(flushes: 0, fails: true);
            await Assert.ThrowsAsync<CollectionException>(() => Upsert(collection, Items(failure, 60, "never", Many)));
            Assert.Equal(Named(0, 10, "old"), Shown(collection, Many));
            Assert.Equal((10, 0), (collection.Stats().Rows, collection.Stats().DeletedRows));
        }

        UpsertResult upserted = await Upsert(collection, Items(5, 10, "new", Many));
        Assert.Equal(new UpsertResult(5, 5, 0), upserted);
        string[] expected = [.. Named(0, 5, "old"), .. Named(5, 10, "new")];
        Assert.Equal(expected, Shown(collection, Many));
        Assert.Equal(expected, Shown(await _fixture.ReopenAsync(), Many));
    }

    private static CollectionItem[] Items(int from, int count, string payload, int dimensions)
        => [.. StoreFixture.Items(from, count, dimensions).Select(item => item with { Payload = payload })];

    private static IEnumerable<string> Named(int from, int count, string payload) => Enumerable.Range(from, count).Select(i => $"item-{i} {payload}");

    /// <summary>What a collection lists; what it gets and finds has to be the same.</summary>
    private static string[] Shown(Collection collection, int dimensions)
    {
        IReadOnlyList<CollectionItem> listed = collection.List(limit: 1000, withVectors: true).Items;
        CollectionItem[] got = [.. collection.Get([.. Enumerable.Range(0, 210).Select(i => $"item-{i}")]).OfType<CollectionItem>()];
        Assert.Equal(listed.Select(Word).Order(StringComparer.Ordinal), got.Select(Word).Order(StringComparer.Ordinal));
        Assert.All(listed, item => Assert.Equal(StoreFixture.Vector(int.Parse(item.Id.AsSpan("item-".Length), null), dimensions), item.Vector.ToArray()));
        Task<IReadOnlyList<IReadOnlyList<CollectionMatch>>> search = collection.SearchAsync(new CollectionSearch { Space = StoreFixture.Space, Queries = StoreFixture.Vector(1, dimensions), K = 1000 });
        Assert.Equal(listed.Select(item => item.Id).Order(StringComparer.Ordinal), search.WaitAsync(Wait.Long).GetAwaiter().GetResult()[0].Select(match => match.Id).Order(StringComparer.Ordinal));
        return [.. listed.Select(Word)];
    }

    private static string Word(CollectionItem item) => $"{item.Id} {item.Payload}";

    private static Task<UpsertResult> Upsert(Collection collection, CollectionItem[] items)
        => collection.UpsertAsync(StoreFixture.Space, items).WaitAsync(Wait.Long);
}
