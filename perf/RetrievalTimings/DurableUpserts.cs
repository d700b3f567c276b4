using System.Diagnostics;
using InferenceServer.Collections;
using Microsoft.Win32.SafeHandles;

namespace InferenceServer.RetrievalTimings;

/// <summary>Upserts of batches by one caller against writing the same bytes with a flush for each batch. Batches per second, the middle round.</summary>
/// <param name="Upserts">Ours, by one caller.</param>
/// <param name="UpsertsByFour">Ours, by four callers at once, who share flushes.</param>
/// <param name="Writes">The disk's.</param>
/// <param name="BatchBytes">What a batch puts into the log.</param>
internal sealed record DurableUpserts(double Upserts, double UpsertsByFour, double Writes, long BatchBytes)
{
    private const string Name = "upserts";
    private const int Batch = 1000, WarmRounds = 4, Callers = 4;

    public static async Task<DurableUpserts> MeasureAsync(string folder, int batches, int rounds)
    {
        // A log that is never folded: snapshots are no part of a batch's way to the disk.
        await using CollectionStore store = await CollectionStore.OpenAsync(new CollectionStoreOptions { Folder = folder, SnapshotLogBytes = 1L << 40 });
        float[] vectors = Vectors.Unit(Batch, CollectionFilling.Dimensions, seed: 1);
        List<double> upserts = [], byFour = [], writes = [];
        long bytes = 0;
        for (int round = -WarmRounds; round < rounds; round++)
        {
            (double upserted, bytes) = await UpsertsPerSecondAsync(store, vectors, batches, callers: 1);
            (double four, _) = await UpsertsPerSecondAsync(store, vectors, batches, Callers);
            double written = WritesPerSecond(Path.Combine(folder, "written"), new byte[bytes], batches);
            if (round >= 0)
            {
                upserts.Add(upserted);
                byFour.Add(four);
                writes.Add(written);
            }
        }

        return new(Middle(upserts), Middle(byFour), Middle(writes), bytes);
    }

    /// <summary>A collection of its own each time, in memory and files that the one before gave back, as the other side's file is: pages that a virtual machine has never touched cost it more than the disk.</summary>
    private static async Task<(double PerSecond, long BatchBytes)> UpsertsPerSecondAsync(CollectionStore store, float[] vectors, int batches, int callers)
    {
        Collection collection = await store.CreateAsync(new CollectionSettings { Name = Name, Dimensions = CollectionFilling.Dimensions, Space = CollectionFilling.Space });
        long bytes = await UpsertAsync(collection, vectors, 0), start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(1, callers).Select(async caller =>
        {
            for (int i = caller; i <= batches; i += callers)
            {
                await UpsertAsync(collection, vectors, i);
            }
        }));

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await store.DropAsync(Name);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return (batches / seconds, bytes);
    }

    private static async Task<long> UpsertAsync(Collection collection, float[] vectors, int number)
    {
        long before = collection.Stats().LogBytes;
        await collection.UpsertAsync(CollectionFilling.Space, CollectionFilling.Items(vectors, number * Batch, Batch));
        return collection.Stats().LogBytes - before;
    }

    private static double WritesPerSecond(string path, byte[] batch, int batches)
    {
        Random.Shared.NextBytes(batch);
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, options: FileOptions.DeleteOnClose);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < batches; i++)
        {
            RandomAccess.Write(file, batch, (long)i * batch.Length);
            RandomAccess.FlushToDisk(file);
        }

        return batches / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Middle(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
