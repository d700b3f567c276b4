using System.Runtime.InteropServices;
using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Similarity;
using InferenceServer.Kernels.Tests.Similarity;

namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>A corpus where the interpreted kernels find it, laid out as on any device.</summary>
internal static unsafe class PtxRows
{
    /// <param name="memory">The device's.</param>
    /// <param name="corpus">The rows.</param>
    /// <param name="format">How they are stored.</param>
    /// <param name="factors">What their products are multiplied with; null for what the format asks for.</param>
    public static DeviceRows Of(PtxMemory memory, Corpus corpus, RowFormat format, float[]? factors = null)
    {
        RowSegment segment = corpus.Segment(format);
        DeviceRowShape shape = DeviceRowShape.Of(format, corpus.Dimension);
        byte[] padded = new byte[corpus.Count * shape.Stride];
        double longest = 0;
        for (int row = 0; row < corpus.Count; row++)
        {
            new ReadOnlySpan<byte>(segment.Rows + (row * segment.Stride), corpus.Dimension * format.SizeInBytes()).CopyTo(padded.AsSpan(row * shape.Stride));
            longest = Math.Max(longest, Math.Sqrt(corpus.Worth(format).AsSpan(row * corpus.Dimension, corpus.Dimension).ToArray().Sum(x => (double)x * x)));
        }

        ReadOnlySpan<float> scales = factors ?? (format == RowFormat.Int8 ? MemoryMarshal.CreateReadOnlySpan(ref *segment.Scales, corpus.Count) : []);
        return new(format, shape, corpus.Count, corpus.Dimension, memory.Copy<byte>(padded), scales.IsEmpty ? 0 : memory.Copy(scales), 0, (float)longest);
    }
}
