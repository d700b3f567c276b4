namespace InferenceServer.Collections.Tests.Disk;

public sealed class FullDiskTests : IAsyncLifetime
{
    private readonly StoreFixture _fixture = new();
    private readonly StagedDisk _disk = new();

    private CollectionStoreOptions Options => _fixture.Options with { OpenFile = _disk.Open };

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _fixture.DisposeAsync().AsTask();

    [Fact]
    public async Task Upsert_DiskFullAtAnyByte_FailsWholeAndReadingAndLaterWritingGoOn()
    {
        Collection collection = await _fixture.CreateAsync(options: Options);
        long before = collection.Stats().LogBytes;
        await Upsert(collection, 0);
        long frame = collection.Stats().LogBytes - before;
        for (int room = 0; room < frame; room++)
        {
            _disk.Room = room;
            CollectionException error = await Assert.ThrowsAsync<CollectionException>(() => Upsert(collection, 1));
            Assert.Equal(CollectionError.StorageFull, error.Error);
            Assert.Contains("disk is full", error.Message, StringComparison.Ordinal);
            Assert.Equal(["item-0"], await SearchAsync(collection));
            Assert.Equal(["item-0"], collection.List().Items.Select(i => i.Id));
        }

        _disk.Room = long.MaxValue;
        await Upsert(collection, 2);

        Assert.Equal(["item-0", "item-2"], (await _fixture.ReopenAsync()).List().Items.Select(i => i.Id));
        Assert.Empty(_fixture.Warnings);
    }

    [Fact]
    public async Task Upsert_FailedWriteThatCannotBeTakenBack_StopsWritesUntilReopened()
    {
        Collection collection = await _fixture.CreateAsync(options: Options);
        await Upsert(collection, 0);
        (_disk.Room, _disk.CannotCut) = (50, true);
        await Assert.ThrowsAsync<CollectionException>(() => Upsert(collection, 1));
        (_disk.Room, _disk.CannotCut) = (long.MaxValue, false);

        CollectionException error = await Assert.ThrowsAsync<CollectionException>(() => Upsert(collection, 2));

        Assert.Equal(CollectionError.StorageFailed, error.Error);
        Assert.Equal(["item-0"], await SearchAsync(collection));
        collection = await _fixture.ReopenAsync();
        await Upsert(collection, 3);
        Assert.Equal(["item-0", "item-3"], collection.List().Items.Select(i => i.Id));
        Assert.Single(_fixture.Warnings);
    }

    [Fact]
    public async Task Snapshot_DiskFullAtAnyByte_LeavesTheCollectionAsItWas()
    {
        Collection collection = await _fixture.CreateAsync(options: Options);
        await Upsert(collection, 0);
        string[] before = Files();
        int room = 0;
        for (; ; room += 97)
        {
            _disk.Room = room;
            try
            {
                await collection.SnapshotAsync().WaitAsync(Wait.Long);
                break;
            }
            catch (CollectionException error)
            {
                Assert.Equal(CollectionError.StorageFull, error.Error);
                Assert.Equal(before, Files().Where(f => f != "manifest.new" && (f == before[1] || !f.StartsWith("log-", StringComparison.Ordinal))));
            }

            _disk.Room = long.MaxValue;
            await Upsert(collection, room + 1);
        }

        Assert.Equal(4, Files().Length);
        Assert.InRange(room, 4096, 16_384 + (room * 100));
        long rows = collection.Stats().Rows;
        Assert.Equal((room / 97) + 1, rows);
        Assert.Equal(rows, (await _fixture.ReopenAsync()).Stats().Rows);
        Assert.Empty(_fixture.Warnings);
    }

    [Fact]
    public async Task Upsert_SnapshotDueOnAFullDisk_IsStillAcknowledgedAndWarnsOnce()
    {
        TaskCompletionSource<string> warned = new();
        Collection collection = await _fixture.CreateAsync(options: Options with { SnapshotLogBytes = 4500, Warn = warned.SetResult });
        while (collection.Stats().LogBytes < 4400)
        {
            await Upsert(collection, (int)collection.Stats().Rows);
        }

        _disk.Room = 300;
        int last = (int)collection.Stats().Rows;
        await Upsert(collection, last);

        Assert.Contains("no snapshot could be written", await warned.Task.WaitAsync(Wait.Long), StringComparison.Ordinal);
        _disk.Room = long.MaxValue;
        await Upsert(collection, last + 1);
        Assert.Equal(last + 2, (await _fixture.ReopenAsync()).Stats().Rows);
    }

    [Fact]
    public async Task Create_DiskFull_LeavesNothing()
    {
        CollectionStore store = await _fixture.OpenAsync(Options);
        _disk.Room = 100;
        CollectionException error = await Assert.ThrowsAsync<CollectionException>(() => store.CreateAsync(StoreFixture.Settings()));
        Assert.Equal(CollectionError.StorageFull, error.Error);
        Assert.Equal([".lock"], Directory.EnumerateFileSystemEntries(_fixture.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Upsert_ManyWhileTheDiskIsBusy_ShareOneFlushAndNoneIsAcknowledgedBeforeIt()
    {
        Collection collection = await _fixture.CreateAsync(options: Options);
        using ManualResetEventSlim gate = new();
        _disk.Gate = gate;
        int before = _disk.Flushes;

        Task[] upserts = [.. Enumerable.Range(0, 20).Select(i => Upsert(collection, i))];
        Assert.DoesNotContain(upserts, upsert => upsert.IsCompleted);
        Assert.Empty(collection.List().Items);
        gate.Set();
        await Task.WhenAll(upserts).WaitAsync(Wait.Long);

        // The first may have gone alone; whatever queued behind it went together.
        Assert.InRange(_disk.Flushes - before, 1, 3);
        Assert.Equal(20, collection.Stats().Rows);
    }

    private string[] Files() => [.. Directory.GetFiles(Path.Combine(_fixture.Folder, "c")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    private static Task<UpsertResult> Upsert(Collection collection, int seed)
        => collection.UpsertAsync(StoreFixture.Space, [StoreFixture.Item(seed)]).WaitAsync(Wait.Long);

    private static async Task<IEnumerable<string>> SearchAsync(Collection collection)
        => (await collection.SearchAsync(new CollectionSearch { Space = StoreFixture.Space, Queries = StoreFixture.Vector(0) }).WaitAsync(Wait.Long))[0].Select(m => m.Id);
}
