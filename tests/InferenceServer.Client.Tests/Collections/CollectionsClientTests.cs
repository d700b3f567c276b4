using Grpc.Core;

namespace InferenceServer.Client.Tests;

public sealed class CollectionsClientTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly InferenceClient _client = new(new Uri($"http://{RealServerFactAttribute.Address ?? "localhost"}"), new() { Timeout = Limit });
    private readonly string _name = $"test-{Guid.NewGuid():N}";

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        try
        {
            await _client.Collections.DropAsync(_name);
        }
        catch (InferenceClientException)
        {
        }
    }

    public void Dispose() => _client.Dispose();

    [GalleryFact]
    public async Task UpsertAsync_Vectors_AreFoundListedAndDeleted()
    {
        CollectionSettings made = await _client.Collections.CreateAsync(new(_name) { Space = "own", Dimensions = 3, Storage = CollectionStorage.Float32 }).WaitAsync(Limit);
        Assert.Equal(new CollectionSettings(_name) { Space = "own", Dimensions = 3, Storage = CollectionStorage.Float32 }, made);
        Assert.Contains(made, await _client.Collections.ListCollectionsAsync().WaitAsync(Limit));
        NewItem[] items = [.. Enumerable.Range(0, 3).Select(i => new NewItem($"{i}")
        {
            Vector = new float[] { i == 0 ? 1 : 0, i == 1 ? 1 : 0, i == 2 ? 1 : 0 },
            Metadata = new Dictionary<string, string> { ["n"] = $"{i}" },
            Payload = $"at {i}",
        })];

        Assert.Equal(new UpsertResult(3, 0, 0), await _client.Collections.UpsertAsync(_name, items).WaitAsync(Limit));
        Assert.Equal(new UpsertResult(0, 0, 3), await _client.Collections.UpsertAsync(_name, items).WaitAsync(Limit));

        float[] query = [0.1f, 0.9f, 0.3f];
        IReadOnlyList<SearchMatch> found = await _client.Collections.SearchAsync(_name, new() { Vector = query, K = 2 }).WaitAsync(Limit);
        Assert.Equal(["1", "2"], found.Select(m => m.Id));
        Assert.Equal(("1", "at 1"), (found[0].Metadata["n"], found[0].Payload));
        IReadOnlyList<SearchMatch> filtered = await _client.Collections.SearchAsync(
            _name, new() { Vector = query, Where = new Dictionary<string, IReadOnlyList<string>> { ["n"] = ["0", "2"] } }).WaitAsync(Limit);
        Assert.Equal(["2", "0"], filtered.Select(m => m.Id));
        StoredItem stored = Assert.Single(await _client.Collections.GetAsync(_name, ["2", "none"], withVectors: true).WaitAsync(Limit));
        Assert.Equal([0f, 0, 1], stored.Vector.ToArray());
        Assert.Equal(1, await _client.Collections.DeleteAsync(_name, ["0"]).WaitAsync(Limit));
        List<string> listed = [];
        await foreach (StoredItem item in _client.Collections.ListAsync(_name, page: 1))
        {
            listed.Add(item.Id);
        }

        Assert.Equal(["1", "2"], listed);
        Assert.Equal(2, (await _client.Collections.GetStatsAsync(_name).WaitAsync(Limit)).Rows);
    }

    [GalleryFact]
    public async Task ImportAsync_Pictures_GivesProgressAndIsFoundByText()
    {
        await _client.Collections.CreateAsync(new(_name), "lyrics-clip").WaitAsync(Limit);
        List<UpsertResult> progress = [];

        await foreach (UpsertResult sofar in _client.Collections.ImportAsync(_name, Batches()))
        {
            progress.Add(sofar);
        }

        Assert.Equal([2L, 3L], progress.Select(p => p.Inserted));
        Assert.Equal("beach_1", (await _client.Collections.SearchAsync(_name, new() { Text = "waves on the sunny beach", K = 1 }).WaitAsync(Limit))[0].Id);

        static async IAsyncEnumerable<IReadOnlyList<NewItem>> Batches()
        {
            yield return [Item("aurora_1"), Item("beach_1")];
            await Task.Yield();
            yield return [Item("desert_1")];
        }

        static NewItem Item(string name) => new(name) { Image = File.ReadAllBytes(GalleryFactAttribute.PathOf($"gallery/{name}.png")) };
    }

    [GalleryFact]
    public async Task Calls_AtFault_SaySo()
    {
        InferenceClientException missing = await Assert.ThrowsAsync<InferenceClientException>(() => _client.Collections.GetStatsAsync(_name).WaitAsync(Limit));
        Assert.Equal(StatusCode.NotFound, missing.StatusCode);
        await Assert.ThrowsAsync<ArgumentException>(() => _client.Collections.UpsertAsync(_name, [new NewItem("a")]).WaitAsync(Limit));
        await Assert.ThrowsAsync<ArgumentException>(() => _client.Collections.SearchAsync(_name, new() { Text = "a", Vector = new float[1] }).WaitAsync(Limit));
    }
}
