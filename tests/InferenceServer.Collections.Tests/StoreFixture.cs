using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Collections.Tests;

/// <summary>A data folder of a test's own and a store over it that can be closed and opened again.</summary>
internal sealed class StoreFixture
{
    public const string Space = "embedder-1";

    private CollectionStore? _store;

    public string Folder { get; } = Directory.CreateTempSubdirectory("collections-").FullName;

    public List<string> Warnings { get; } = [];

    /// <summary>The store that is open.</summary>
    public CollectionStore Store => _store!;

    public CollectionStoreOptions Options => new() { Folder = Folder, Warn = Warn };

    public static CollectionSettings Settings(string name = "c", int dimensions = 8, RowFormat storage = RowFormat.Float32, Metric metric = Metric.InnerProduct)
        => new() { Name = name, Dimensions = dimensions, Space = Space, Storage = storage, Metric = metric };

    /// <summary>A vector that depends on the seed alone.</summary>
    public static float[] Vector(int seed, int dimensions = 8)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, dimensions).Select(_ => (random.NextSingle() * 2) - 1)];
    }

    public static CollectionItem Item(int seed, int dimensions = 8, params (string Key, string Value)[] metadata) => new()
    {
        Id = $"item-{seed}",
        Vector = Vector(seed, dimensions),
        Metadata = metadata.ToDictionary(m => m.Key, m => m.Value),
    };

    public static CollectionItem[] Items(int from, int count, int dimensions = 8) => [.. Enumerable.Range(from, count).Select(i => Item(i, dimensions))];

    public async Task<CollectionStore> OpenAsync(CollectionStoreOptions? options = null)
    {
        await CloseAsync();
        return _store = await CollectionStore.OpenAsync(options ?? Options).WaitAsync(Wait.Long);
    }

    /// <summary>A new collection in a newly opened store.</summary>
    public async Task<Collection> CreateAsync(CollectionSettings? settings = null, CollectionStoreOptions? options = null)
        => await (await OpenAsync(options)).CreateAsync(settings ?? Settings()).WaitAsync(Wait.Long);

    /// <summary>The collection after closing and opening the store.</summary>
    public async Task<Collection> ReopenAsync(string name = "c", CollectionStoreOptions? options = null) => (await OpenAsync(options)).Get(name);

    public async Task CloseAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync().AsTask().WaitAsync(Wait.Long);
            _store = null;
        }
    }

    /// <summary>The one file of the collection "c" whose name begins so.</summary>
    public string File(string prefix) => Directory.GetFiles(Path.Combine(Folder, "c"), prefix + "*").Single();

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private void Warn(string warning)
    {
        lock (Warnings)
        {
            Warnings.Add(warning);
        }
    }
}
