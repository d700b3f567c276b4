using System.Runtime.Intrinsics;
using InferenceServer.Kernels.Simd;

namespace InferenceServer.Kernels.Similarity;

/// <summary>Rows of any format as packed rows of singles, for work that reads each row many times.</summary>
internal static unsafe class RowWidening
{
    /// <summary>Writes the <see cref="RowLayout.Packed"/> numbers of the row at <paramref name="row"/>.</summary>
    public static void Widen<TReader>(byte* row, RowLayout layout, Span<float> packed)
        where TReader : struct, IRowReader
    {
        fixed (float* to = packed)
        {
            for (nint i = 0; i < layout.Whole; i += Lanes.Count)
            {
                TReader.Load(row + (i * TReader.Size)).Store(to + i);
            }

            if (layout.HasTail)
            {
                layout.Tail<TReader>(row).Store(to + layout.Whole);
            }
        }
    }
}
