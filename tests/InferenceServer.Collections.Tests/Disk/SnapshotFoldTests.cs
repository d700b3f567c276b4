using System.Globalization;
using System.Text;
using InferenceServer.Collections.Disk;

namespace InferenceServer.Collections.Tests.Disk;

/// <summary>Snapshots beside writes, and what a crash at any of their steps leaves.</summary>
public sealed class SnapshotFoldTests : IAsyncLifetime
{
    private readonly StoreFixture _fixture = new();
    private readonly StagedDisk _disk = new();
    private readonly string _images = Directory.CreateTempSubdirectory("images-").FullName;

    private CollectionStoreOptions Options => _fixture.Options with { OpenFile = _disk.Open };

    private string CollectionFolder => Path.Combine(_fixture.Folder, "c");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _fixture.DisposeAsync();
        Directory.Delete(_images, recursive: true);
    }

    [Fact]
    public async Task Snapshot_CrashAtAnyStep_LosesNothingThatWasAcknowledgedMeanwhile()
    {
        Collection collection = await _fixture.CreateAsync(options: Options);
        await Upsert(collection, 0, 8);
        await collection.SnapshotAsync().WaitAsync(Wait.Long);
        await Upsert(collection, 8, 4);
        await collection.DeleteAsync(["item-1", "item-9"]).WaitAsync(Wait.Long);
        List<string[]> acknowledged = [];
        string lastLog = _fixture.File("log");
        _disk.Before = path =>
        {
            // The snapshot's own files, and its new log until that is written to by upserts.
            string name = Path.GetFileName(path);
            if (path == lastLog || (name.StartsWith("log-", StringComparison.Ordinal) && File.Exists(path) && new FileInfo(path).Length >= FrameFileHeader.Size))
            {
                return;
            }

            int step = acknowledged.Count;
            Upsert(collection, 100 + step, 1).GetAwaiter().GetResult();
            collection.DeleteAsync([$"item-{step % 12}", $"item-{100 + step - 2}"]).WaitAsync(Wait.Long).GetAwaiter().GetResult();
            Upsert(collection, 50 + (step % 3), 1, $"{step}").GetAwaiter().GetResult();
            Copy(CollectionFolder, Path.Combine(_images, $"{step}", "c"));
            acknowledged.Add(Listed(collection));
        };

        await collection.SnapshotAsync().WaitAsync(Wait.Long);
        _disk.Before = null;

        Assert.InRange(acknowledged.Count, 12, 200);
        Assert.Equal(acknowledged[^1], Listed(collection));
        Assert.Equal(["items-0000000002", "log-0000000002", "manifest", "rows-0000000002"], Files(CollectionFolder));
        for (int step = 0; step < acknowledged.Count; step++)
        {
            string image = Path.Combine(_images, $"{step}");
            await using CollectionStore crashed = await CollectionStore.OpenAsync(new CollectionStoreOptions { Folder = image });
            Assert.Empty(crashed.Failures);
            Assert.Equal(acknowledged[step], Listed(crashed.Get("c")));
            await Upsert(crashed.Get("c"), 500, 1);
            await crashed.Get("c").SnapshotAsync().WaitAsync(Wait.Long);
            string[] expected = [.. acknowledged[step], "item-500 "];
            Assert.Equal(expected, Listed(crashed.Get("c")));
            Assert.Equal(4, Files(Path.Combine(image, "c")).Length);
        }

        Assert.Equal(acknowledged[^1], Listed(await _fixture.ReopenAsync()));
    }

    [Fact]
    public async Task Snapshot_ChangesMeanwhile_AreFoldedInAndLaterOnesGoOn()
    {
        Collection collection = await _fixture.CreateAsync(options: Options);
        await Upsert(collection, 0, 200);
        await collection.DeleteAsync(["item-3", "item-199"]).WaitAsync(Wait.Long);
        bool isFirst = true;
        _disk.Before = path =>
        {
            if (isFirst && Path.GetFileName(path).StartsWith("items-", StringComparison.Ordinal))
            {
                isFirst = false;
                Upsert(collection, 150, 100, "replaced").GetAwaiter().GetResult();
                collection.DeleteAsync(["item-0", "item-63", "item-64", "item-150", "item-249"]).WaitAsync(Wait.Long).GetAwaiter().GetResult();
                Upsert(collection, 0, 1, "again").GetAwaiter().GetResult();
            }
        };

        await collection.SnapshotAsync().WaitAsync(Wait.Long);

        string[] expected =
        [
            .. Enumerable.Range(1, 149).Except([3, 63, 64]).Select(i => $"item-{i} "), .. Enumerable.Range(151, 98).Select(i => $"item-{i} replaced"), "item-0 again",
        ];
        Assert.Equal(expected, Listed(collection));
        Assert.Equal((expected.Length, true), (collection.Stats().Rows, collection.Stats().LogBytes > 4000));
        Assert.Equal(new UpsertResult(0, 0, 1), await Upsert(collection, 0, 1, "again"));
        Assert.Equal(new UpsertResult(2, 0, 0), await Upsert(collection, 63, 2));
        Assert.Equal(1, await collection.DeleteAsync(["item-200"]).WaitAsync(Wait.Long));
        expected = [.. expected.Where(item => !item.StartsWith("item-200", StringComparison.Ordinal)), "item-63 ", "item-64 "];
        Assert.Equal(expected, Listed(collection));
        Assert.Equal(expected, Listed(await _fixture.ReopenAsync()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Open_OlderLogCut_IsATornWriteOnlyWhereNothingFollows(int following)
    {
        await TwoLogsAsync(following);
        string older = Path.Combine(CollectionFolder, "log-0000000000");
        await using (FileStream log = File.OpenWrite(older))
        {
            log.SetLength(log.Length - 1);
        }

        CollectionStore store = await _fixture.OpenAsync();

        if (following > 0)
        {
            Assert.Equal(CollectionError.Corrupt, store.Failures["c"].Error);
            return;
        }

        Assert.Single(_fixture.Warnings);
        await Upsert(store.Get("c"), 7, 1);
        string[] expected = ["item-0 ", "item-7 "];
        Assert.Equal(expected, Listed(await _fixture.ReopenAsync()));
    }

    [Fact]
    public async Task Open_OlderLogWithoutItsLastDelete_IsDetected()
    {
        Collection collection = await _fixture.CreateAsync(options: Options);
        await Upsert(collection, 0, 3);
        await collection.DeleteAsync(["item-1"]).WaitAsync(Wait.Long);
        await FailSnapshotAsync(collection);
        await Upsert(collection, 5, 1);
        await _fixture.CloseAsync();
        await using (FileStream log = File.OpenWrite(Path.Combine(CollectionFolder, "log-0000000000")))
        {
            log.SetLength(log.Length - 1);
        }

        Assert.Equal(CollectionError.Corrupt, (await _fixture.OpenAsync()).Failures["c"].Error);
    }

    [Fact]
    public async Task Open_LogThatFollowsAnotherSnapshot_IsDetected()
    {
        Collection collection = await _fixture.CreateAsync();
        await Upsert(collection, 0, 3);
        await collection.BackupAsync(_images).WaitAsync(Wait.Long);
        await using (CollectionStore other = await CollectionStore.OpenAsync(new CollectionStoreOptions { Folder = _images }))
        {
            await Upsert(other.Get("c"), 10, 1);
        }

        await Upsert(collection, 3, 1);
        await collection.SnapshotAsync().WaitAsync(Wait.Long);
        await _fixture.CloseAsync();
        File.Copy(Path.Combine(_images, "c", "log-0000000001"), _fixture.File("log"), overwrite: true);

        Assert.Equal(CollectionError.Corrupt, (await _fixture.OpenAsync()).Failures["c"].Error);
    }

    [Fact]
    public async Task Open_LogOfTheChainMissing_IsDetected()
    {
        await TwoLogsAsync(following: 1);
        File.Delete(Path.Combine(CollectionFolder, "log-0000000001"));
        Assert.Equal(CollectionError.Corrupt, (await _fixture.OpenAsync()).Failures["c"].Error);
    }

    [Fact]
    public async Task Open_ManifestOfTheFirstVersion_IsReadAndReplacedAtTheNextSnapshot()
    {
        await Upsert(await _fixture.CreateAsync(), 0, 3);
        await _fixture.CloseAsync();
        string manifest = _fixture.File("manifest");
        string json = (await File.ReadAllLinesAsync(manifest))[0].Replace("\"format\":2", "\"format\":1", StringComparison.Ordinal).Replace("\"last_log\":0,", "", StringComparison.Ordinal);
        await File.WriteAllTextAsync(manifest, string.Create(CultureInfo.InvariantCulture, $"{json}\n{Crc32C.Append(0, Encoding.UTF8.GetBytes(json)):x8}\n"));
        Assert.DoesNotContain("last_log", json, StringComparison.Ordinal);

        Collection collection = await _fixture.ReopenAsync();
        Assert.Equal(3, Listed(collection).Length);
        await collection.SnapshotAsync().WaitAsync(Wait.Long);

        Assert.Contains("\"last_log\":1", await File.ReadAllTextAsync(manifest), StringComparison.Ordinal);
        Assert.Equal(3, Listed(await _fixture.ReopenAsync()).Length);
    }

    /// <summary>A collection of items 0 and 1 whose snapshot failed, with so many items in the log that was begun for it; closed.</summary>
    private async Task TwoLogsAsync(int following)
    {
        Collection collection = await _fixture.CreateAsync(options: Options);
        await Upsert(collection, 0, 1);
        await Upsert(collection, 1, 1);
        await FailSnapshotAsync(collection);
        for (int i = 0; i < following; i++)
        {
            await Upsert(collection, 2 + i, 1);
        }

        Assert.Equal(2 + following, Listed(collection).Length);
        await _fixture.CloseAsync();
        Assert.Equal(["items-0000000000", "log-0000000000", "log-0000000001", "manifest", "rows-0000000000"], Files(CollectionFolder));
    }

    private async Task FailSnapshotAsync(Collection collection)
    {
        _disk.Before = path => _disk.Room = Path.GetFileName(path).StartsWith("rows-", StringComparison.Ordinal) ? 0 : long.MaxValue;
        await Assert.ThrowsAsync<CollectionException>(() => collection.SnapshotAsync().WaitAsync(Wait.Long));
    }

    private static string[] Listed(Collection collection)
    {
        IReadOnlyList<CollectionItem> listed = collection.List(limit: 10_000, withVectors: true).Items;
        Assert.All(listed, item => Assert.Equal(StoreFixture.Vector(int.Parse(item.Id.AsSpan("item-".Length), CultureInfo.InvariantCulture)), item.Vector.ToArray()));
        Assert.All(collection.Get([.. listed.Select(item => item.Id)]).Zip(listed), pair => Assert.Equal(pair.Second.Payload, pair.First?.Payload));
        return [.. listed.Select(item => $"{item.Id} {item.Payload}")];
    }

    private static string[] Files(string folder) => [.. Directory.GetFiles(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private static Task<UpsertResult> Upsert(Collection collection, int from, int count, string? payload = null)
        => collection.UpsertAsync(StoreFixture.Space, [.. StoreFixture.Items(from, count).Select(item => item with { Payload = payload })]).WaitAsync(Wait.Long);
}
