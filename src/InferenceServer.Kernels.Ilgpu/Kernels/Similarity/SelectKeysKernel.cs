using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>
/// The greatest keys of each query in falling order, one group of threads to a query. Keys above the worst of the best so far
/// gather in shared memory; whenever that is nearly full it is sorted and cut to the best.
/// </summary>
internal static class SelectKeysKernel
{
    public const int MostThreads = 1024;

    /// <summary>Keys in shared memory: 32 KiB.</summary>
    public const int Room = 4096;

    /// <param name="keys">capacity for each query; zeros stand for nothing.</param>
    /// <param name="counts">How many of them are there, more than the capacity where some found no room; empty where all are.</param>
    /// <param name="capacity">Keys from one query to the next.</param>
    /// <param name="all">How many are there where <paramref name="counts"/> is empty.</param>
    /// <param name="best">How many to select, at most <see cref="Room"/> less the threads of a group.</param>
    /// <param name="selected">Receives best for each query, zeros where there are fewer.</param>
    [DeviceKernel("select_keys", MostThreads, "Kernels/Similarity/*.cs", Level = OptimizationLevel.O2)]
    public static void Run(ArrayView<ulong> keys, ArrayView<int> counts, int capacity, int all, int best, ArrayView<ulong> selected)
    {
        ArrayView<ulong> held = SharedMemory.Allocate<ulong>(Room);
        ArrayView<int> count = SharedMemory.Allocate<int>(1);
        int query = Grid.IdxX, there = counts.Length == 0 ? all : counts[query];
        there = there < capacity ? there : capacity;
        if (Group.IdxX == 0)
        {
            count[0] = 0;
        }

        Group.Barrier();
        ArrayView<ulong> from = keys.SubView((long)query * capacity, there);
        ulong bar = 0;
        for (int first = 0; first < there; first += 4 * Group.DimX)
        {
            int i = first + Group.IdxX;
            ulong a = At(from, i, there), b = At(from, i + Group.DimX, there);
            ulong c = At(from, i + (2 * Group.DimX), there), d = At(from, i + (3 * Group.DimX), there);
            bar = Take(a, bar, held, count, best);
            bar = Take(b, bar, held, count, best);
            bar = Take(c, bar, held, count, best);
            bar = Take(d, bar, held, count, best);
        }

        Sort(held, count[0]);
        for (int i = Group.IdxX; i < best; i += Group.DimX)
        {
            selected[((long)query * best) + i] = i < count[0] ? held[i] : 0;
        }
    }

    private static ulong At(ArrayView<ulong> keys, int i, int there) => i < there ? keys[i] : 0;

    /// <summary>Takes a key of each thread.</summary>
    /// <returns>What keys have to exceed from here on.</returns>
    private static ulong Take(ulong key, ulong bar, ArrayView<ulong> held, ArrayView<int> count, int best)
    {
        if (key > bar)
        {
            held[Atomic.Add(ref count[0], 1)] = key;
        }

        Group.Barrier();
        int there = count[0];
        Group.Barrier();
        if (there <= Room - Group.DimX)
        {
            return bar;
        }

        Sort(held, there);
        if (Group.IdxX == 0)
        {
            count[0] = best;
        }

        bar = held[best - 1];
        Group.Barrier();
        return bar;
    }

    /// <summary>Bitonic sort, falling, of the keys and as many zeros as make them a power of two.</summary>
    private static void Sort(ArrayView<ulong> held, int count)
    {
        int size = 2;
        while (size < count)
        {
            size *= 2;
        }

        for (int i = count + Group.IdxX; i < size; i += Group.DimX)
        {
            held[i] = 0;
        }

        Group.Barrier();
        for (int run = 2; run <= size; run *= 2)
        {
            for (int apart = run / 2; apart > 0; apart /= 2)
            {
                for (int i = Group.IdxX; i < size / 2; i += Group.DimX)
                {
                    int a = (2 * i) - (i & (apart - 1)), b = a + apart;
                    ulong first = held[a], second = held[b];
                    bool falling = (a & run) == 0;
                    if (falling == (first < second))
                    {
                        held[a] = second;
                        held[b] = first;
                    }
                }

                Group.Barrier();
            }
        }
    }
}
