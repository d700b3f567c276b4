using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Collections.Tests;

public sealed class CollectionTests : IAsyncLifetime
{
    private readonly StoreFixture _fixture = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _fixture.DisposeAsync().AsTask();

    [Fact]
    public async Task Upsert_NewItems_CanBeReadBack()
    {
        Collection collection = await _fixture.CreateAsync();
        CollectionItem item = StoreFixture.Item(1, 8, ("scene", "harbour"), ("empty", "")) with { Payload = "pictures/1.jpg" };

        Assert.Equal(new UpsertResult(1, 0, 0), await Upsert(collection, item));

        CollectionItem read = Assert.Single(collection.Get(["item-1"]))!;
        Assert.Equal(item.Vector.ToArray(), read.Vector.ToArray());
        Assert.Equal(item.Metadata, read.Metadata);
        Assert.Equal("pictures/1.jpg", read.Payload);
        Assert.Equal([null], collection.Get(["item-2"]));
    }

    [Fact]
    public async Task Upsert_KnownId_ReplacesIt()
    {
        Collection collection = await _fixture.CreateAsync();
        await Upsert(collection, StoreFixture.Item(1), StoreFixture.Item(2));

        Assert.Equal(new UpsertResult(0, 1, 0), await Upsert(collection, StoreFixture.Item(1) with { Vector = StoreFixture.Vector(9) }));

        Assert.Equal(StoreFixture.Vector(9), collection.Get(["item-1"])[0]!.Vector.ToArray());
        Assert.Equal(["item-2", "item-1"], collection.List().Items.Select(i => i.Id));
        Assert.Equal((2, 1), (collection.Stats().Rows, collection.Stats().DeletedRows));
    }

    [Fact]
    public async Task Upsert_SameItemsAgain_ChangesAndWritesNothing()
    {
        Collection collection = await _fixture.CreateAsync(StoreFixture.Settings(storage: RowFormat.Int8, metric: Metric.Cosine));
        CollectionItem[] items = [StoreFixture.Item(1, 8, ("a", "1")), StoreFixture.Item(2)];
        await Upsert(collection, items);
        long before = collection.Stats().LogBytes;

        Assert.Equal(new UpsertResult(0, 0, 2), await Upsert(collection, items));

        Assert.Equal(before, collection.Stats().LogBytes);
        Assert.Equal(new UpsertResult(1, 0, 2), await Upsert(collection, [.. items, StoreFixture.Item(3)]));
        Assert.Equal(0, collection.Stats().DeletedRows);
        Assert.Equal(new UpsertResult(0, 1, 0), await Upsert(collection, items[0] with { Payload = "p" }));
        Assert.Equal(new UpsertResult(0, 1, 0), await Upsert(collection, items[1] with { Metadata = new Dictionary<string, string> { ["a"] = "1" } }));
    }

    [Fact]
    public async Task Upsert_OneIdTwiceInABatch_TheLastCounts()
    {
        Collection collection = await _fixture.CreateAsync();

        UpsertResult result = await Upsert(collection, StoreFixture.Item(1), StoreFixture.Item(2), StoreFixture.Item(1) with { Vector = StoreFixture.Vector(9) });

        Assert.Equal(new UpsertResult(2, 0, 0), result);
        Assert.Equal(StoreFixture.Vector(9), collection.Get(["item-1"])[0]!.Vector.ToArray());
        Assert.Equal(0, collection.Stats().DeletedRows);
    }

    [Fact]
    public async Task Upsert_Nothing_IsNothing()
    {
        Collection collection = await _fixture.CreateAsync();
        Assert.Equal(default, await Upsert(collection));
        Assert.Equal(0, await collection.DeleteAsync([]).WaitAsync(Wait.Long));
    }

    [Fact]
    public async Task Upsert_VectorThatIsNone_IsRefusedWithTheWholeBatch()
    {
        Collection collection = await _fixture.CreateAsync(StoreFixture.Settings(metric: Metric.Cosine));
        CollectionItem good = StoreFixture.Item(1);

        await Refused("7 numbers", good with { Vector = StoreFixture.Vector(1, 7) });
        await Refused("NaN at component 3", good with { Vector = new float[] { 1, 2, 3, float.NaN, 5, 6, 7, 8 } });
        await Refused("at component 0", good with { Vector = new float[] { float.PositiveInfinity, 2, 3, 4, 5, 6, 7, 8 } });
        await Refused("no direction", good with { Vector = new float[8] });

        async Task Refused(string expected, CollectionItem bad)
        {
            CollectionException error = await Assert.ThrowsAsync<CollectionException>(() => Upsert(collection, good with { Id = "good" }, bad));
            Assert.Equal(CollectionError.InvalidArgument, error.Error);
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
            Assert.Contains("item 1 ('item-1')", error.Message, StringComparison.Ordinal);
            Assert.Equal(0, collection.Stats().Rows);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(37)]
    public async Task Upsert_NumberThatIsNotFinite_IsFoundAtEveryComponent(int dimensions)
    {
        Collection collection = await _fixture.CreateAsync(StoreFixture.Settings(dimensions: dimensions));
        for (int i = 0; i < dimensions; i++)
        {
            float[] vector = StoreFixture.Vector(1, dimensions);
            vector[i] = i % 2 == 0 ? float.NaN : float.NegativeInfinity;
            CollectionException error = await Assert.ThrowsAsync<CollectionException>(() => Upsert(collection, StoreFixture.Item(1) with { Vector = vector }));
            Assert.Contains($"at component {i};", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, (await Upsert(collection, StoreFixture.Item(1) with { Vector = Enumerable.Repeat(float.MaxValue, dimensions).ToArray() })).Inserted);
    }

    [Fact]
    public async Task Upsert_ZerosUnderTheInnerProduct_AreStored()
    {
        Collection collection = await _fixture.CreateAsync();
        Assert.Equal(new UpsertResult(1, 0, 0), await Upsert(collection, StoreFixture.Item(1) with { Vector = new float[8] }));
    }

    [Fact]
    public async Task Upsert_NumberBeyondBFloat16_IsRefused()
    {
        Collection collection = await _fixture.CreateAsync(StoreFixture.Settings(storage: RowFormat.BFloat16));
        CollectionItem item = StoreFixture.Item(1) with { Vector = new float[] { float.MaxValue, 0, 0, 0, 0, 0, 0, 0 } };

        CollectionException error = await Assert.ThrowsAsync<CollectionException>(() => Upsert(collection, item));

        Assert.Equal(CollectionError.InvalidArgument, error.Error);
        Assert.Contains("BFloat16", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upsert_IdThatIsNoText_IsRefused()
    {
        Collection collection = await _fixture.CreateAsync();
        foreach (string id in new[] { "", "half a pair: \ud800" })
        {
            CollectionException error = await Assert.ThrowsAsync<CollectionException>(() => Upsert(collection, StoreFixture.Item(1) with { Id = id }));
            Assert.Equal(CollectionError.InvalidArgument, error.Error);
        }
    }

    [Fact]
    public async Task Upsert_AtAndBeyondTheLimits_IsTakenAndRefused()
    {
        Collection collection = await _fixture.CreateAsync();
        CollectionItem most = StoreFixture.Item(1) with
        {
            Id = new string('i', 512),
            Payload = new string('p', 4096),
            Metadata = Enumerable.Range(0, 64).ToDictionary(i => $"{i:D256}", i => new string('v', 512)),
        };
        Assert.Equal(1, (await Upsert(collection, most)).Inserted);

        await Refused(most with { Id = new string('i', 511) + "é" });
        await Refused(most with { Payload = new string('p', 4097) });
        await Refused(most with { Metadata = Enumerable.Range(0, 65).ToDictionary(i => $"{i}", _ => "") });
        await Refused(most with { Metadata = new Dictionary<string, string> { [""] = "" } });
        await Refused(most with { Metadata = new Dictionary<string, string> { ["k"] = new string('v', 65_536) } });

        async Task Refused(CollectionItem item)
            => Assert.Equal(CollectionError.InvalidArgument, (await Assert.ThrowsAsync<CollectionException>(() => Upsert(collection, item))).Error);
    }

    [Fact]
    public async Task UpsertAndSearch_OfAnotherSpace_AreRefused()
    {
        Collection collection = await _fixture.CreateAsync();

        CollectionException upsert = await Assert.ThrowsAsync<CollectionException>(() => collection.UpsertAsync("embedder-2", [StoreFixture.Item(1)]));
        CollectionException search = await Assert.ThrowsAsync<CollectionException>(
            () => collection.SearchAsync(new CollectionSearch { Space = "embedder-2", Queries = StoreFixture.Vector(1) }));

        Assert.Equal((CollectionError.WrongSpace, CollectionError.WrongSpace), (upsert.Error, search.Error));
        Assert.Equal("collection 'c' holds embeddings of space 'embedder-1'; got 'embedder-2'", upsert.Message);
    }

    [Fact]
    public async Task Delete_SomeIds_RemovesThoseThatAreThere()
    {
        Collection collection = await _fixture.CreateAsync();
        await Upsert(collection, StoreFixture.Items(0, 5));

        Assert.Equal(2, await collection.DeleteAsync(["item-1", "item-3", "item-3", "nobody"]).WaitAsync(Wait.Long));

        Assert.Equal(["item-0", "item-2", "item-4"], collection.List().Items.Select(i => i.Id));
        Assert.Equal((3, 2), (collection.Stats().Rows, collection.Stats().DeletedRows));
    }

    [Fact]
    public async Task List_PageByPage_GivesEachOnceAcrossChangesAndSnapshots()
    {
        Collection collection = await _fixture.CreateAsync();
        await Upsert(collection, StoreFixture.Items(0, 10));

        CollectionPage first = collection.List(limit: 4, withVectors: true);
        await collection.DeleteAsync(["item-1", "item-4"]).WaitAsync(Wait.Long);
        await collection.SnapshotAsync().WaitAsync(Wait.Long);
        CollectionPage second = collection.List(first.Next!.Value, limit: 4);
        CollectionPage third = collection.List(second.Next!.Value, limit: 4);

        Assert.Equal(["item-0", "item-1", "item-2", "item-3"], first.Items.Select(i => i.Id));
        Assert.Equal(StoreFixture.Vector(2), first.Items[2].Vector.ToArray());
        Assert.Equal(["item-5", "item-6", "item-7", "item-8"], second.Items.Select(i => i.Id));
        Assert.Equal(["item-9"], third.Items.Select(i => i.Id));
        Assert.Null(third.Next);
        Assert.Throws<CollectionException>(() => collection.List(limit: 0));
    }

    [Fact]
    public async Task Snapshot_WithDeletedRows_DropsThemAndKeepsTheRest()
    {
        Collection collection = await _fixture.CreateAsync(StoreFixture.Settings(storage: RowFormat.Int8, metric: Metric.Cosine));
        await Upsert(collection, [.. StoreFixture.Items(0, 200).Select(i => i with { Payload = "p" + i.Id })]);
        await collection.DeleteAsync([.. Enumerable.Range(0, 100).Select(i => $"item-{i * 2}")]).WaitAsync(Wait.Long);
        string[] ids = [.. Enumerable.Range(0, 100).Select(i => $"item-{(i * 2) + 1}")];
        float[][] before = [.. collection.Get(ids).Select(i => i!.Vector.ToArray())];

        await collection.SnapshotAsync().WaitAsync(Wait.Long);
        await Upsert(collection, StoreFixture.Item(300));

        Assert.Equal((101, 0), (collection.Stats().Rows, collection.Stats().DeletedRows));
        Assert.NotNull(collection.Stats().LastSnapshot);
        Assert.Equal(before, collection.Get(ids).Select(i => i!.Vector.ToArray()));
        collection = await _fixture.ReopenAsync();
        Assert.Equal([.. ids, "item-300"], collection.List(limit: 1000).Items.Select(i => i.Id));
        Assert.Equal(before, collection.Get(ids).Select(i => i!.Vector.ToArray()));
        Assert.Equal("pitem-1", collection.Get(["item-1"])[0]!.Payload);
    }

    [Fact]
    public async Task Upsert_CancelledBeforeItsTurn_StoresNothing()
    {
        Collection collection = await _fixture.CreateAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => collection.UpsertAsync(StoreFixture.Space, [StoreFixture.Item(1)], new CancellationToken(canceled: true)).WaitAsync(Wait.Long));
        Assert.Equal(0, collection.Stats().Rows);
    }

    private static Task<UpsertResult> Upsert(Collection collection, params CollectionItem[] items)
        => collection.UpsertAsync(StoreFixture.Space, items).WaitAsync(Wait.Long);
}
