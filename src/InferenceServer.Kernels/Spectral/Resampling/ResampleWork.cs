using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using InferenceServer.Kernels.Simd;
using InferenceServer.Kernels.Threading;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Output samples as dot products of a piece of the signal with the filter of their phase, in blocks of outputs.</summary>
internal sealed unsafe class ResampleWork(SincFilter filter, float* taps, int tapsPerPhase, float* padded, float* output, int length) : IBlockWork
{
    /// <summary>Outputs of a block.</summary>
    public const int BlockLength = 4096;

    public void Execute(int block, int worker)
    {
        int from = block * BlockLength, to = Math.Min(from + BlockLength, length);
        for (int m = from; m < to; m++)
        {
            // Sample 0 of the padded signal is sample -Half + 1.
            long position = (long)m * filter.From;
            output[m] = Dot(padded + (nint)(position / filter.To), taps + (nint)(position % filter.To) * tapsPerPhase, tapsPerPhase);
        }
    }

    // Sixteen running sums each over three interleaved runs of the filter: the order is fixed, and the sums do not wait for one another.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Dot(float* signal, float* filter, int count)
    {
        Vector512<float> a = Vector512<float>.Zero, b = a, c = a;
        for (int i = 0; i < count; i += ChunkLength)
        {
            a = Vector512.FusedMultiplyAdd(Vector512.Load(signal + i), Vector512.Load(filter + i), a);
            b = Vector512.FusedMultiplyAdd(Vector512.Load(signal + i + 16), Vector512.Load(filter + i + 16), b);
            c = Vector512.FusedMultiplyAdd(Vector512.Load(signal + i + 32), Vector512.Load(filter + i + 32), c);
        }

        return Lanes.Sum(a + b + c);
    }

    /// <summary>Filters are padded with zeros to a multiple of this.</summary>
    public const int ChunkLength = 48;
}
