using System.Globalization;
using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Collections.Tests;

/// <summary>
/// The process that the crash tests kill: <c>upsert FOLDER FIRST</c> stores batches from several writers without end and prints
/// a line for each that was acknowledged, so that a line is a promise. The log is folded often, to be killed in that too.
/// </summary>
internal static class UpsertProbe
{
    public const int Writers = 3, InBatch = 5, Dimensions = 24;

    public static CollectionSettings Settings => StoreFixture.Settings("c", Dimensions, RowFormat.BFloat16);

    /// <summary>The item of a writer's batch; every third batch deletes the first item of the one before.</summary>
    public static CollectionItem[] Batch(int batch) => StoreFixture.Items(batch * InBatch, InBatch, Dimensions);

    public static bool Deletes(int batch) => batch / Writers % 3 == 2;

    public static string Deleted(int batch) => $"item-{(batch - Writers) * InBatch}";

    private static async Task<int> Main(string[] arguments)
    {
        CollectionStoreOptions options = new() { Folder = arguments[1], SnapshotLogBytes = 8192 };
        await using CollectionStore store = await CollectionStore.OpenAsync(options);
        Collection collection = store.Collections.Count == 0 ? await store.CreateAsync(Settings) : store.Get("c");
        int first = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(collection, first + writer))));
        return 0;
    }

    private static async Task WriteAsync(Collection collection, int batch)
    {
        for (; ; batch += Writers)
        {
            await collection.UpsertAsync(StoreFixture.Space, Batch(batch));
            Say($"stored {batch}");
            if (Deletes(batch))
            {
                Say($"deleting {batch}");
                await collection.DeleteAsync([Deleted(batch)]);
                Say($"deleted {batch}");
            }
        }
    }

    private static void Say(string line)
    {
        lock (Console.Out)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}
