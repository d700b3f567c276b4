using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Collections.Tests.Disk;

public sealed class DamageTests : IAsyncLifetime
{
    private readonly StoreFixture _fixture = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _fixture.DisposeAsync().AsTask();

    [Fact]
    public async Task Open_LogCutAtEveryByteOfTheLastFrame_KeepsAllBeforeAndCutsTheTail()
    {
        Collection collection = await _fixture.CreateAsync();
        await Upsert(collection, StoreFixture.Items(0, 3));
        await Upsert(collection, StoreFixture.Items(3, 2));
        long whole = collection.Stats().LogBytes;
        await Upsert(collection, StoreFixture.Item(9, 8, ("k", "v")));
        await _fixture.CloseAsync();
        byte[] log = await File.ReadAllBytesAsync(_fixture.File("log"));

        for (int length = (int)whole; length < log.Length; length++)
        {
            await File.WriteAllBytesAsync(_fixture.File("log"), log[..length]);
            _fixture.Warnings.Clear();

            collection = await _fixture.ReopenAsync();

            Assert.Equal(["item-0", "item-1", "item-2", "item-3", "item-4"], collection.List().Items.Select(i => i.Id));
            Assert.Equal(StoreFixture.Vector(4), collection.Get(["item-4"])[0]!.Vector.ToArray());
            Assert.Equal(whole, collection.Stats().LogBytes);
            Assert.Equal(length > whole ? 1 : 0, _fixture.Warnings.Count(w => w.Contains($"cut {length - whole} bytes", StringComparison.Ordinal)));
            await _fixture.CloseAsync();
            Assert.Equal(whole, new FileInfo(_fixture.File("log")).Length);
        }
    }

    [Fact]
    public async Task Open_AfterACutTail_TakesWritesThatStay()
    {
        Collection collection = await _fixture.CreateAsync();
        await Upsert(collection, StoreFixture.Items(0, 3));
        await Upsert(collection, StoreFixture.Items(3, 2));
        await _fixture.CloseAsync();
        await using (FileStream log = File.OpenWrite(_fixture.File("log")))
        {
            log.SetLength(log.Length - 1);
        }

        await Upsert(await _fixture.ReopenAsync(), StoreFixture.Item(7));

        Assert.Equal(["item-0", "item-1", "item-2", "item-7"], (await _fixture.ReopenAsync()).List().Items.Select(i => i.Id));
        Assert.Single(_fixture.Warnings);
    }

    [Fact]
    public async Task Open_AnyByteOfTheLogFlipped_IsDetected()
    {
        Collection collection = await _fixture.CreateAsync();
        await Upsert(collection, StoreFixture.Item(0));
        long last = collection.Stats().LogBytes;
        await Upsert(collection, StoreFixture.Item(1));
        await _fixture.CloseAsync();
        byte[] log = await File.ReadAllBytesAsync(_fixture.File("log"));

        for (int i = 0; i < log.Length; i++)
        {
            log[i] ^= 0x40;
            await File.WriteAllBytesAsync(_fixture.File("log"), log);
            log[i] ^= 0x40;
            _fixture.Warnings.Clear();
            CollectionStore store = await _fixture.OpenAsync();

            // Damage ahead of a good frame cannot be a torn write; damage to the last one cannot be told from one.
            if (i < last)
            {
                Assert.Equal(CollectionError.Corrupt, store.Failures["c"].Error);
                Assert.Equal(CollectionError.Corrupt, Assert.Throws<CollectionException>(() => store.Get("c")).Error);
                Assert.Equal(log.Length, new FileInfo(_fixture.File("log")).Length);
            }
            else
            {
                Assert.Equal(["item-0"], store.Get("c").List().Items.Select(item => item.Id));
                Assert.Single(_fixture.Warnings);
            }
        }
    }

    [Theory]
    [InlineData("manifest", 1)]
    [InlineData("items", 1)]
    [InlineData("rows", 61)]
    public async Task Open_AnyByteOfTheSnapshotFlipped_IsDetected(string file, int step)
    {
        Collection collection = await _fixture.CreateAsync(StoreFixture.Settings(storage: RowFormat.Int8));
        await Upsert(collection, StoreFixture.Items(0, 3));
        await collection.SnapshotAsync().WaitAsync(Wait.Long);
        await _fixture.CloseAsync();
        byte[] bytes = await File.ReadAllBytesAsync(_fixture.File(file));

        for (int i = 0; i < bytes.Length - 1; i += step)
        {
            bytes[i] ^= 0x40;
            await File.WriteAllBytesAsync(_fixture.File(file), bytes);
            bytes[i] ^= 0x40;

            CollectionStore store = await _fixture.OpenAsync();

            Assert.Equal(CollectionError.Corrupt, store.Failures["c"].Error);
        }
    }

    [Fact]
    public async Task Open_OneCollectionDamaged_OpensTheOthersAndCanDropIt()
    {
        Collection collection = await _fixture.CreateAsync();
        CollectionStore store = await _fixture.OpenAsync();
        await store.CreateAsync(StoreFixture.Settings("other"));
        await _fixture.CloseAsync();
        File.Delete(_fixture.File("manifest"));

        store = await _fixture.OpenAsync();

        Assert.Equal(["other"], store.Collections.Select(c => c.Settings.Name));
        Assert.Equal(["c"], store.Failures.Keys);
        Assert.Equal(CollectionError.AlreadyExists, (await Assert.ThrowsAsync<CollectionException>(() => store.CreateAsync(StoreFixture.Settings()))).Error);
        await store.DropAsync("c").WaitAsync(Wait.Long);
        Assert.Equal(8, (await store.CreateAsync(StoreFixture.Settings())).Settings.Dimensions);
    }

    [Fact]
    public async Task Open_TextThatLooksLikeAFrame_IsNotTakenForOne()
    {
        Collection collection = await _fixture.CreateAsync();
        await Upsert(collection, StoreFixture.Item(0) with { Payload = "x" });
        await _fixture.CloseAsync();
        string frame = string.Concat((await File.ReadAllBytesAsync(_fixture.File("log")))[32..].Where(b => b < 128).Select(b => (char)b));
        collection = await _fixture.ReopenAsync();
        await Upsert(collection, StoreFixture.Item(1) with { Payload = frame });
        await _fixture.CloseAsync();
        await using (FileStream log = File.OpenWrite(_fixture.File("log")))
        {
            log.SetLength(log.Length - 1);
        }

        Assert.Equal(["item-0"], (await _fixture.ReopenAsync()).List().Items.Select(i => i.Id));
    }

    private static Task<UpsertResult> Upsert(Collection collection, params CollectionItem[] items)
        => collection.UpsertAsync(StoreFixture.Space, items).WaitAsync(Wait.Long);
}
