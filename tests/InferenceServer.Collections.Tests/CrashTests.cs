using System.Diagnostics;
using System.Globalization;

namespace InferenceServer.Collections.Tests;

public sealed class CrashTests : IAsyncLifetime
{
    private const int Kills = 8, Stride = 30_000;
    private readonly StoreFixture _fixture = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _fixture.DisposeAsync().AsTask();

    [Fact]
    public async Task Kill_WhileItWrites_LosesNothingThatWasAcknowledged()
    {
        Random random = new(4);
        HashSet<int> stored = [], deleting = [], deleted = [];
        for (int kill = 0; kill < Kills; kill++)
        {
            await RunAndKillAsync(kill * Stride, random.Next(1, 150), (what, batch) =>
                (what switch { "stored" => stored, "deleting" => deleting, _ => deleted }).Add(batch));

            Collection collection = await _fixture.ReopenAsync();
            foreach (int batch in stored)
            {
                CheckBatch(collection, batch, deleting, deleted);
            }

            CheckNothingIsHalf(collection);
            await _fixture.CloseAsync();
        }

        Assert.True(stored.Count >= Kills);
    }

    [Fact]
    public async Task Open_FolderOfAnotherProcess_IsRefusedUntilItEnds()
    {
        using Process probe = Start(0);
        try
        {
            Assert.NotNull(await probe.StandardOutput.ReadLineAsync().WaitAsync(Wait.Long));
            CollectionException error = await Assert.ThrowsAsync<CollectionException>(() => CollectionStore.OpenAsync(_fixture.Options));
            Assert.Equal(CollectionError.Locked, error.Error);
        }
        finally
        {
            probe.Kill();
            await probe.WaitForExitAsync().WaitAsync(Wait.Long);
        }

        Assert.True((await _fixture.ReopenAsync()).Stats().Rows > 0);
    }

    /// <summary>Lets the probe acknowledge so many lines, kills it, and hears out what it had still said.</summary>
    private async Task RunAndKillAsync(int first, int lines, Action<string, int> heard)
    {
        using Process probe = Start(first);
        try
        {
            for (int line = 0; await probe.StandardOutput.ReadLineAsync().WaitAsync(Wait.Long) is { } said; line++)
            {
                string[] words = said.Split(' ');
                if (words.Length == 2 && said.EndsWith(words[1], StringComparison.Ordinal) && int.TryParse(words[1], CultureInfo.InvariantCulture, out int batch))
                {
                    heard(words[0], batch);
                }

                if (line == lines)
                {
                    probe.Kill();
                }
            }
        }
        finally
        {
            probe.Kill();
            await probe.WaitForExitAsync().WaitAsync(Wait.Long);
        }
    }

    private Process Start(int first)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardOutput = true };
        foreach (string argument in (string[])["exec", typeof(UpsertProbe).Assembly.Location, "upsert", _fixture.Folder, first.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static void CheckBatch(Collection collection, int batch, HashSet<int> deleting, HashSet<int> deleted)
    {
        CollectionItem[] expected = UpsertProbe.Batch(batch);
        IReadOnlyList<CollectionItem?> found = collection.Get([.. expected.Select(i => i.Id)]);
        int deletion = batch + UpsertProbe.Writers;
        for (int i = 0; i < expected.Length; i++)
        {
            if (i == 0 && deleting.Contains(deletion))
            {
                Assert.False(deleted.Contains(deletion) && found[0] is not null, $"item 0 of batch {batch} was deleted and is there");
                continue;
            }

            Assert.True(found[i] is not null, $"item {i} of batch {batch} was acknowledged and is lost");
            Assert.All(expected[i].Vector.ToArray().Zip(found[i]!.Vector.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 0.01f));
        }
    }

    /// <summary>A batch is there whole or not at all; its first item may have been deleted since.</summary>
    private static void CheckNothingIsHalf(Collection collection)
    {
        List<int> numbers = [];
        for (long? from = 0; from is not null;)
        {
            CollectionPage page = collection.List(from.Value, 10_000);
            numbers.AddRange(page.Items.Select(i => int.Parse(i.Id.AsSpan("item-".Length), CultureInfo.InvariantCulture)));
            from = page.Next;
        }

        Assert.All(numbers.Where(n => n % UpsertProbe.InBatch != 0).GroupBy(n => n / UpsertProbe.InBatch), batch => Assert.Equal(UpsertProbe.InBatch - 1, batch.Count()));
    }
}
