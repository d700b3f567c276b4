using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Collections.Tests;

public sealed class ConcurrencyTests : IAsyncLifetime
{
    private const int Writers = 4, BatchesEach = 40, InBatch = 10;
    private readonly StoreFixture _fixture = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _fixture.DisposeAsync().AsTask();

    [Fact]
    public async Task Search_WhileOthersWriteAndSnapshotsAreTaken_SeesWholeBatchesAndAllThatWasAcknowledged()
    {
        Collection collection = await _fixture.CreateAsync(
            StoreFixture.Settings(storage: RowFormat.BFloat16), _fixture.Options with { SnapshotLogBytes = 20_000 });
        int acknowledged = 0;
        using CancellationTokenSource done = new();
        Task[] readers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() => ReadAsync(collection, () => Volatile.Read(ref acknowledged), done.Token)))];

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (int batch = writer; batch < Writers * BatchesEach; batch += Writers)
            {
                await collection.UpsertAsync(StoreFixture.Space, Batch(batch));
                Interlocked.Increment(ref acknowledged);
            }
        }))).WaitAsync(Wait.Long);
        await done.CancelAsync();
        await Task.WhenAll(readers).WaitAsync(Wait.Long);

        Assert.Equal(Writers * BatchesEach * InBatch, collection.Stats().Rows);
        Assert.NotNull(collection.Stats().LastSnapshot);
        Assert.Empty(_fixture.Warnings);
        Assert.Equal(Writers * BatchesEach * InBatch, (await _fixture.ReopenAsync()).Stats().Rows);
    }

    [Fact]
    public async Task Upsert_SameIdsFromManyWriters_LeavesOneWholeBatch()
    {
        Collection collection = await _fixture.CreateAsync();
        await Task.WhenAll(Enumerable.Range(0, 60).Select(writer => Task.Run(() => collection.UpsertAsync(
            StoreFixture.Space, [.. StoreFixture.Items(0, 20).Select(i => i with { Payload = $"{writer}" })])))).WaitAsync(Wait.Long);

        IReadOnlyList<CollectionItem> live = collection.List(limit: 1000).Items;
        string? last = live[0].Payload;
        Assert.Equal(20, live.Count);
        Assert.All(live, item => Assert.Equal(last, item.Payload));
        live = (await _fixture.ReopenAsync()).List(limit: 1000).Items;
        Assert.Equal(20, live.Count);
        Assert.All(live, item => Assert.Equal(last, item.Payload));
    }

    private static CollectionItem[] Batch(int batch)
        => [.. StoreFixture.Items(batch * InBatch, InBatch).Select(i => i with { Metadata = new Dictionary<string, string> { ["batch"] = $"{batch}" } })];

    private static async Task ReadAsync(Collection collection, Func<int> acknowledged, CancellationToken done)
    {
        CollectionSearch search = new() { Space = StoreFixture.Space, Queries = StoreFixture.Vector(1), K = 10_000 };
        do
        {
            int before = acknowledged();
            IReadOnlyList<CollectionMatch> found = (await collection.SearchAsync(search, CancellationToken.None).WaitAsync(Wait.Long, CancellationToken.None))[0];
            Assert.InRange(found.Count, before * InBatch, Writers * BatchesEach * InBatch);
            Assert.All(found.GroupBy(m => m.Metadata["batch"]), batch => Assert.Equal(InBatch, batch.Count()));
            Assert.All(found.Zip(found.Skip(1)), pair => Assert.True(pair.First.Score >= pair.Second.Score));
        }
        while (!done.IsCancellationRequested);
    }
}
