using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Collections.Tests;

public sealed class CollectionStoreTests : IAsyncLifetime
{
    private readonly StoreFixture _fixture = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _fixture.DisposeAsync().AsTask();

    [Fact]
    public async Task Create_ThenReopen_KeepsTheSettings()
    {
        CollectionSettings settings = StoreFixture.Settings("Some.name_1-2", 5, RowFormat.Int8, Metric.Cosine) with { Space = "räume \"1\"\n" };
        await _fixture.CreateAsync(settings);

        Collection collection = await _fixture.ReopenAsync(settings.Name);

        Assert.Equal(settings, collection.Settings);
        Assert.Null(collection.Stats().LastSnapshot);
        Assert.Empty(_fixture.Warnings);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("ä")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123x")]
    public async Task Create_NameThatIsNone_IsRefused(string name)
    {
        CollectionStore store = await _fixture.OpenAsync();
        await Fails(CollectionError.InvalidArgument, () => store.CreateAsync(StoreFixture.Settings(name)));
        Assert.Equal([".lock"], Directory.EnumerateFileSystemEntries(_fixture.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Create_SettingsOutOfRange_AreRefused()
    {
        CollectionStore store = await _fixture.OpenAsync();
        await Fails(CollectionError.InvalidArgument, () => store.CreateAsync(StoreFixture.Settings(dimensions: 0)));
        await Fails(CollectionError.InvalidArgument, () => store.CreateAsync(StoreFixture.Settings(dimensions: 65_537)));
        await Fails(CollectionError.InvalidArgument, () => store.CreateAsync(StoreFixture.Settings() with { Space = "" }));
        await Fails(CollectionError.InvalidArgument, () => store.CreateAsync(StoreFixture.Settings() with { Storage = (RowFormat)9 }));
        Assert.Equal(65_536, (await store.CreateAsync(StoreFixture.Settings(dimensions: 65_536))).Settings.Dimensions);
    }

    [Fact]
    public async Task Create_NameInUse_IsRefused()
    {
        await _fixture.CreateAsync();
        CollectionStore store = await _fixture.OpenAsync();
        await Fails(CollectionError.AlreadyExists, () => store.CreateAsync(StoreFixture.Settings(dimensions: 3)));
        Assert.Equal(8, store.Get("c").Settings.Dimensions);
    }

    [Fact]
    public async Task Open_FolderOfAnotherStore_IsRefusedUntilThatIsClosed()
    {
        await _fixture.OpenAsync();
        CollectionException error = await Fails(CollectionError.Locked, () => CollectionStore.OpenAsync(_fixture.Options));
        Assert.Contains(_fixture.Folder, error.Message, StringComparison.Ordinal);
        await _fixture.OpenAsync();
    }

    [Fact]
    public async Task Drop_Collection_RemovesItForGood()
    {
        Collection collection = await _fixture.CreateAsync();
        await collection.UpsertAsync(StoreFixture.Space, StoreFixture.Items(0, 3)).WaitAsync(Wait.Long);
        CollectionStore store = await _fixture.OpenAsync();
        Collection dropped = store.Get("c");

        await store.DropAsync("c").WaitAsync(Wait.Long);

        Assert.Empty(store.Collections);
        Assert.Equal([".lock"], Directory.EnumerateFileSystemEntries(_fixture.Folder).Select(Path.GetFileName));
        await Fails(CollectionError.NotFound, () => Task.FromResult(store.Get("c")));
        await Fails(CollectionError.NotFound, async () => { await store.DropAsync("c"); return 0; });
        await Fails(CollectionError.Closed, () => dropped.UpsertAsync(StoreFixture.Space, StoreFixture.Items(0, 1)));
        await Fails(CollectionError.Closed, () => Task.FromResult(dropped.Get(["item-1"])));
        Assert.Equal(0, (await store.CreateAsync(StoreFixture.Settings())).Stats().Rows);
    }

    [Fact]
    public async Task Dispose_WithWritesWaiting_FinishesThem()
    {
        Collection collection = await _fixture.CreateAsync();
        Task[] upserts = [.. Enumerable.Range(0, 50).Select(i => collection.UpsertAsync(StoreFixture.Space, StoreFixture.Items(i * 10, 10)))];

        await _fixture.CloseAsync();

        await Task.WhenAll(upserts).WaitAsync(Wait.Long);
        Assert.Equal(500, (await _fixture.ReopenAsync()).Stats().Rows);
    }

    [Fact]
    public async Task Open_LeftoversOfACrash_AreRemoved()
    {
        Collection collection = await _fixture.CreateAsync();
        await collection.UpsertAsync(StoreFixture.Space, StoreFixture.Items(0, 3)).WaitAsync(Wait.Long);
        await _fixture.CloseAsync();
        Directory.CreateDirectory(Path.Combine(_fixture.Folder, ".unfinished-1"));
        Directory.CreateDirectory(Path.Combine(_fixture.Folder, ".dropped-1"));
        string half = Path.Combine(_fixture.Folder, "c", "rows-0000000001");
        await File.WriteAllTextAsync(half, "half a snapshot");

        Assert.Equal(3, (await _fixture.ReopenAsync()).Stats().Rows);

        Assert.False(File.Exists(half));
        Assert.Equal([".lock", "c"], Directory.EnumerateFileSystemEntries(_fixture.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Backup_WhileWritesGoOn_OpensAsAStoreWithWhatWasThere()
    {
        Collection collection = await _fixture.CreateAsync(StoreFixture.Settings(storage: RowFormat.BFloat16, metric: Metric.Cosine));
        await collection.UpsertAsync(StoreFixture.Space, StoreFixture.Items(0, 100)).WaitAsync(Wait.Long);
        await collection.DeleteAsync(["item-5"]).WaitAsync(Wait.Long);
        await using StoreFixture backup = new();

        Task writing = collection.BackupAsync(backup.Folder);
        await collection.UpsertAsync(StoreFixture.Space, StoreFixture.Items(100, 100)).WaitAsync(Wait.Long);
        await writing.WaitAsync(Wait.Long);

        await Fails(CollectionError.AlreadyExists, async () => { await collection.BackupAsync(backup.Folder); return 0; });
        Collection copy = await backup.ReopenAsync();
        Assert.Equal(collection.Settings, copy.Settings);
        Assert.Equal(Enumerable.Range(0, 100).Where(i => i != 5).Select(i => $"item-{i}"), copy.List(limit: 1000).Items.Select(i => i.Id));
        Assert.Equal(collection.Get(["item-7"])[0]!.Vector.ToArray(), copy.Get(["item-7"])[0]!.Vector.ToArray());
        Assert.Equal(1, (await copy.UpsertAsync(StoreFixture.Space, [StoreFixture.Item(1000)]).WaitAsync(Wait.Long)).Inserted);
        Assert.Equal(199, collection.Stats().Rows);
    }

    private static async Task<CollectionException> Fails<T>(CollectionError expected, Func<Task<T>> call)
    {
        CollectionException error = await Assert.ThrowsAsync<CollectionException>(() => call().WaitAsync(Wait.Long));
        Assert.Equal(expected, error.Error);
        return error;
    }
}
