using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace InferenceServer.KernelTimings;

/// <summary>What the machine can do at best, measured in the same run as the kernels that are held against it.</summary>
internal static unsafe class Ceilings
{
    private const int Chains = 24;

    /// <summary>Bytes per second that all processors together read from memory that no cache holds.</summary>
    public static double ReadBandwidth(int threads)
    {
        const long Bytes = 1L << 30;
        byte* memory = (byte*)NativeMemory.AlignedAlloc((nuint)Bytes, 4096);
        try
        {
            new Span<byte>(memory, int.MaxValue / 2).Fill(1);
            new Span<byte>(memory + (int.MaxValue / 2), (int)(Bytes - (int.MaxValue / 2))).Fill(1);
            nint start = (nint)memory;
            long share = Bytes / threads / 4096 * 4096;
            double seconds = Clock.Best(() => OnThreads(threads, i => Read((byte*)start + (i * share), share)));
            return share * threads / seconds;
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    /// <summary>Single-precision operations per second (two to a fused multiply-add) of all processors together, operands in registers.</summary>
    public static double FusedMultiplyAdd(int threads)
    {
        const int Rounds = 4_000_000;
        double seconds = Clock.Best(() => OnThreads(threads, _ => Multiply(Rounds)));
        return 2.0 * Vector512<float>.Count * Chains * Rounds * threads / seconds;
    }

    private static void OnThreads(int threads, Action<int> work)
        => Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, work);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Read(byte* from, long bytes)
    {
        // Four streams, as the scan has: one stream alone does not fill a core's miss buffers.
        long quarter = bytes / 4;
        Vector512<int> a = default, b = default, c = default, d = default;
        for (long i = 0; i < quarter; i += 64)
        {
            a |= Vector512.Load((int*)(from + i));
            b |= Vector512.Load((int*)(from + quarter + i));
            c |= Vector512.Load((int*)(from + (2 * quarter) + i));
            d |= Vector512.Load((int*)(from + (3 * quarter) + i));
        }

        GC.KeepAlive((a | b | c | d)[0] == 42 ? string.Empty : null);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(int rounds)
    {
        Vector512<float> x = Vector512.Create(0.999f), y = Vector512.Create(1e-3f);
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int n = 0; n < 2 * rounds; n++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
        }

        Vector512<float> sum = a + b + c + d + e + f + g + h + i + j + k + l;
        GC.KeepAlive(sum[0] == 42 ? string.Empty : null);
    }
}
