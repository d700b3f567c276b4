using System.Diagnostics;
using InferenceServer.Collections;
using InferenceServer.Kernels.Similarity;

namespace InferenceServer.RetrievalTimings;

/// <summary>Searches of the large collection against the kernel over the same rows.</summary>
/// <param name="Memory">After opening the collection and searching it once.</param>
/// <param name="OpenSeconds">Opening the store, every file verified.</param>
/// <param name="SearchMilliseconds">One search of the collection, the middle one.</param>
/// <param name="KernelMilliseconds">The kernel over rows in memory, the middle run.</param>
/// <param name="OnePerSecond">Searches by one caller.</param>
/// <param name="ManyPerSecond">Searches by 64 callers.</param>
/// <param name="KernelManyPerSecond">Queries of the kernel, 64 to a call.</param>
internal sealed record CollectionSearches(
    ResidentMemory Memory, double OpenSeconds, double SearchMilliseconds, double KernelMilliseconds, double OnePerSecond, double ManyPerSecond, double KernelManyPerSecond)
{
    private const int K = 10, Callers = 64, Queries = 256;

    public static async Task<CollectionSearches> MeasureAsync(string folder, TimeSpan budget)
    {
        long start = Stopwatch.GetTimestamp();
        await using CollectionStore store = await CollectionStore.OpenAsync(new CollectionStoreOptions { Folder = folder });
        double opened = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Collection collection = store.Get(CollectionFilling.Name);
        float[] queries = Vectors.Unit(Queries, CollectionFilling.Dimensions, seed: 2);
        await SearchAsync(collection, queries, 0);
        ResidentMemory memory = ResidentMemory.Now();

        RowView rows = Copy(collection);
        (double search, double kernel) = await AlternateAsync(collection, queries, rows, budget / 4);
        double one = await PerSecondAsync(collection, queries, 1, budget / 4), many = await PerSecondAsync(collection, queries, Callers, budget / 4);
        return new(memory, opened, search, kernel, one, many, KernelPerSecond(rows, queries, budget / 4));
    }

    /// <summary>One after the other in turns, so that a slow moment of the machine meets both.</summary>
    private static async Task<(double Search, double Kernel)> AlternateAsync(Collection collection, float[] queries, RowView rows, TimeSpan budget)
    {
        List<double> searches = [], kernels = [];
        long[] ids = new long[K];
        float[] scores = new float[K];
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; Stopwatch.GetElapsedTime(start) < budget; i++)
        {
            long before = Stopwatch.GetTimestamp();
            IReadOnlyList<CollectionMatch> found = await SearchAsync(collection, queries, i);
            searches.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
            before = Stopwatch.GetTimestamp();
            rows.Search(Query(queries, i).Span, K, ids, scores, new TopKOptions { Metric = Metric.InnerProduct });
            kernels.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
            if (Math.Abs(found[0].Score - scores[0]) > 1e-3)
            {
                throw new InvalidDataException($"the collection's best score is {found[0].Score} and the kernel's {scores[0]}");
            }
        }

        return (Middle(searches), Middle(kernels));
    }

    private static async Task<double> PerSecondAsync(Collection collection, float[] queries, int callers, TimeSpan budget)
    {
        long start = Stopwatch.GetTimestamp();
        int[] done = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            int count = 0;
            for (; Stopwatch.GetElapsedTime(start) < budget; count++)
            {
                await SearchAsync(collection, queries, caller + (count * callers));
            }

            return count;
        })));
        return done.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double KernelPerSecond(RowView rows, float[] queries, TimeSpan budget)
    {
        long[] ids = new long[Callers * K];
        float[] scores = new float[Callers * K];
        int[] counts = new int[Callers];
        long start = Stopwatch.GetTimestamp();
        int done = 0;
        for (; Stopwatch.GetElapsedTime(start) < budget; done += Callers)
        {
            rows.SearchMany(queries.AsSpan(0, Callers * CollectionFilling.Dimensions), K, ids, scores, counts, new TopKOptions { Metric = Metric.InnerProduct });
        }

        return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static RowView Copy(Collection collection)
    {
        VectorRows rows = new(new VectorRowsOptions { Dimension = CollectionFilling.Dimensions, Format = RowFormat.BFloat16 });
        for (long? from = 0; from is { } next;)
        {
            CollectionPage page = collection.List(next, 10_000, withVectors: true);
            foreach (CollectionItem item in page.Items)
            {
                rows.Append(item.Vector.Span);
            }

            from = page.Next;
        }

        return rows.View;
    }

    private static async Task<IReadOnlyList<CollectionMatch>> SearchAsync(Collection collection, float[] queries, int i)
        => (await collection.SearchAsync(new CollectionSearch { Space = CollectionFilling.Space, Queries = Query(queries, i), K = K }))[0];

    private static ReadOnlyMemory<float> Query(float[] queries, int i) => queries.AsMemory(i % Queries * CollectionFilling.Dimensions, CollectionFilling.Dimensions);

    private static double Middle(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
