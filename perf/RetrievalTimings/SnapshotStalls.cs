using System.Diagnostics;
using InferenceServer.Collections;

namespace InferenceServer.RetrievalTimings;

/// <summary>Small upserts by one caller, one after the other, while a large collection is written as a snapshot.</summary>
/// <param name="SnapshotSeconds">What the snapshot took, with the upserts beside it.</param>
/// <param name="LongestMilliseconds">The upsert that waited longest.</param>
/// <param name="MiddleMilliseconds">The middle one.</param>
/// <param name="QuietMilliseconds">The middle one of as many without a snapshot.</param>
/// <param name="QuietLongestMilliseconds">The longest of those.</param>
/// <param name="Upserts">How many were acknowledged meanwhile.</param>
internal sealed record SnapshotStalls(
    double SnapshotSeconds, double LongestMilliseconds, double MiddleMilliseconds, double QuietMilliseconds, double QuietLongestMilliseconds, int Upserts)
{
    private const int Batch = 1000, InBatch = 10, Quiet = 500;

    public static async Task<SnapshotStalls> MeasureAsync(string folder, int rows)
    {
        await using CollectionStore store = await CollectionStore.OpenAsync(new CollectionStoreOptions { Folder = folder, SnapshotLogBytes = 1L << 40 });
        Collection collection = await store.CreateAsync(new CollectionSettings { Name = "stalled", Dimensions = CollectionFilling.Dimensions, Space = CollectionFilling.Space });
        float[] vectors = Vectors.Unit(Batch, CollectionFilling.Dimensions, seed: 1);
        int next = 0;
        for (; next < rows; next += Batch)
        {
            await collection.UpsertAsync(CollectionFilling.Space, CollectionFilling.Items(vectors, next, Batch));
        }

        List<double> quiet = [], beside = [];
        while (quiet.Count < Quiet)
        {
            quiet.Add(await UpsertAsync(collection, vectors, next += InBatch));
        }

        long start = Stopwatch.GetTimestamp();
        Task<double> snapshot = Task.Run(async () =>
        {
            await collection.SnapshotAsync();
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        });
        while (!snapshot.IsCompleted || beside.Count == 0)
        {
            beside.Add(await UpsertAsync(collection, vectors, next += InBatch));
        }

        return new(await snapshot, beside.Max(), Middle(beside), Middle(quiet), quiet.Max(), beside.Count);
    }

    private static async Task<double> UpsertAsync(Collection collection, float[] vectors, int first)
    {
        CollectionItem[] items = CollectionFilling.Items(vectors, first, InBatch);
        long start = Stopwatch.GetTimestamp();
        await collection.UpsertAsync(CollectionFilling.Space, items);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Middle(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
