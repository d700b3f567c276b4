using System.Diagnostics;
using InferenceServer.Collections;

namespace InferenceServer.RetrievalTimings;

/// <summary>Makes the large collection, and tells what it took and what stays in memory.</summary>
/// <param name="Seconds">The upserts alone, until the last is durable.</param>
/// <param name="Memory">After the import and a search, without asking the collector for anything.</param>
internal sealed record CollectionFilling(double Seconds, ResidentMemory Memory)
{
    public const string Name = "large", Space = "random";
    public const int Dimensions = 512;
    private const int Batch = 1000, InFlight = 4;

    public static async Task<CollectionFilling> MeasureAsync(string folder, int rows)
    {
        await using CollectionStore store = await CollectionStore.OpenAsync(new CollectionStoreOptions { Folder = folder });
        Collection collection = await store.CreateAsync(new CollectionSettings { Name = Name, Dimensions = Dimensions, Space = Space });

        // Every batch is other vectors, at the price of a few numbers: fresh ones for all would take longer than storing them.
        float[] vectors = Vectors.Unit(Batch, Dimensions, seed: 1);
        Queue<Task<UpsertResult>> running = [];
        long start = Stopwatch.GetTimestamp();
        for (int first = 0; first < rows; first += Batch)
        {
            if (running.Count == InFlight)
            {
                await running.Dequeue();
            }

            running.Enqueue(collection.UpsertAsync(Space, Items(vectors, first, Math.Min(Batch, rows - first))));
        }

        await Task.WhenAll(running);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        // Rows of a snapshot count as memory once they are read.
        await collection.SearchAsync(new CollectionSearch { Space = Space, Queries = vectors.AsMemory(0, Dimensions) });
        return new(seconds, ResidentMemory.Now());
    }

    /// <summary>Items over the same vectors, each moved along by a few numbers.</summary>
    public static CollectionItem[] Items(float[] vectors, int first, int count)
    {
        CollectionItem[] items = new CollectionItem[count];
        for (int i = 0; i < count; i++)
        {
            int begin = (i * Dimensions) + (first / Batch * 7 % Dimensions);
            items[i] = new CollectionItem { Id = $"item-{first + i}", Vector = vectors.AsMemory(Math.Min(begin, vectors.Length - Dimensions), Dimensions) };
        }

        return items;
    }
}
