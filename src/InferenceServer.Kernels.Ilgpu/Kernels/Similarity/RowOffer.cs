using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>
/// Where the scores of a thread's row go. With thresholds, the keys that reach their query's are appended in no order; without,
/// each goes to its own place, 0 where the row may not be answered.
/// </summary>
internal struct RowOffer
{
    public ArrayView<ulong> Thresholds;
    public ArrayView<ulong> Keys;
    public ArrayView<int> Counts;
    public int ThresholdStride;
    public int Capacity;

    /// <summary>The thread among those that share rows, and how many they are.</summary>
    public int Lane;
    public int Lanes;

    /// <summary>The row whose sums this thread ends with, its place where there are no thresholds, and its factor.</summary>
    public int Row;
    public int Place;
    public float Factor;

    /// <summary>Whether this thread is the one of its row to offer it, and the row may be answered.</summary>
    public bool Speaks;
    public bool Allowed;

    /// <summary>Queries there are; those beyond only fill up a kernel's number of them.</summary>
    public int Queries;

    public readonly void Take(float product, int query)
    {
        if (!Speaks || query >= Queries)
        {
            return;
        }

        ulong key = Allowed ? DeviceKey.Of(product * Factor, (uint)Row) : 0;
        int place = Place;
        if (Thresholds.Length != 0)
        {
            bool reached = key != 0 && key >= Thresholds[(long)query * ThresholdStride];
            place = reached ? Atomic.Add(ref Counts[query], 1) : Capacity;
        }

        if (place < Capacity)
        {
            Keys[((long)query * Capacity) + place] = key;
        }
    }
}
