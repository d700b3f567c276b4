using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>Which rows are looked at: all, or one of each stratum of neighbours, chosen by a hash of the stratum.</summary>
internal static class SampledRow
{
    /// <summary>The row at a place among those looked at.</summary>
    public static int Of(long place, int stratum, int rows)
    {
        if (stratum == 1)
        {
            return (int)place;
        }

        // The finaliser of MurmurHash3: neighbours that resemble each other must not be met in step.
        uint hash = (uint)place;
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        hash ^= hash >> 16;
        long row = (place * stratum) + (hash % (uint)stratum);
        return row < rows ? (int)row : rows - 1;
    }

    /// <summary>Whether a row's bit is set; all are where there is no filter.</summary>
    public static bool IsLetThrough(ArrayView<uint> filter, int row) => filter.Length == 0 || ((filter[row >> 5] >> (row & 31)) & 1) != 0;
}
