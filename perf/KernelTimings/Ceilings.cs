using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace InferenceServer.KernelTimings;

/// <summary>What the machine can do at best, measured in the same run as the kernels that are held against it.</summary>
internal static class Ceilings
{
    private const int Chains = 24;

    private const int Rounds = 4_000_000;

    /// <summary>Single-precision operations (two to a fused multiply-add) of one call of <see cref="FusedMultiplyAdd"/>.</summary>
    public static double Operations => 2.0 * Vector512<float>.Count * Chains * Rounds * Environment.ProcessorCount;

    /// <summary>Multiplies and adds on all processors together, operands in registers.</summary>
    public static void FusedMultiplyAdd() => OnThreads(Environment.ProcessorCount, _ => Multiply(Rounds));

    /// <summary>Runs <paramref name="work"/> on threads of its own, the caller's among them: a pool may give all of it to one.</summary>
    public static void OnThreads(int threads, Action<int> work)
    {
        Thread[] others = [.. Enumerable.Range(1, threads - 1).Select(i => new Thread(() => work(i)))];
        foreach (Thread other in others)
        {
            other.Start();
        }

        work(0);
        foreach (Thread other in others)
        {
            other.Join();
        }
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
