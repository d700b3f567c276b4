using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace InferenceServer.KernelTimings;

/// <summary>
/// Reading memory and nothing else, on all processors. Which shape of reading is fastest differs between processors by half and
/// more, so there are several of which the best counts: one, two or four streams a thread, with and without fetching ahead.
/// </summary>
/// <param name="memory">What is read: of the size and in the place of what the kernels read, whole blocks.</param>
/// <param name="bytes">Its size.</param>
internal sealed unsafe class ReadCeiling(byte* memory, long bytes)
{
    private const long Block = 1 << 20;
    private const int Line = 64;

    private readonly nint _memory = (nint)memory;

    /// <summary>One pass over the memory in each shape.</summary>
    public IEnumerable<Action> Passes()
    {
        foreach (int streams in new[] { 1, 2, 4 })
        {
            foreach (int ahead in new[] { 0, 2 << 10, 8 << 10, 16 << 10 })
            {
                yield return () => Pass(streams, ahead);
            }
        }
    }

    private void Pass(int streams, int ahead)
    {
        int next = 0;
        Ceilings.OnThreads(Environment.ProcessorCount, _ =>
        {
            long at;
            while ((at = (Interlocked.Increment(ref next) - 1) * Block) < bytes)
            {
                Read((byte*)_memory + at, streams, ahead);
            }
        });
    }

    /// <summary>Four lines a step, from as many streams as are wanted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Read(byte* from, int streams, long ahead)
    {
        long share = Block / streams, step = 4 / streams * Line;
        byte* b = streams == 4 ? from + share : from + Line;
        byte* c = streams == 1 ? from + (2 * Line) : from + (streams == 4 ? 2 * share : share);
        byte* d = streams == 4 ? from + (3 * share) : c + Line;
        Vector512<int> sumA = default, sumB = default, sumC = default, sumD = default;
        for (long i = 0; i < share; i += step)
        {
            if (ahead != 0 && Sse.IsSupported)
            {
                Sse.Prefetch0(from + i + ahead);
                Sse.Prefetch0(b + i + ahead);
                Sse.Prefetch0(c + i + ahead);
                Sse.Prefetch0(d + i + ahead);
            }

            sumA |= Vector512.Load((int*)(from + i));
            sumB |= Vector512.Load((int*)(b + i));
            sumC |= Vector512.Load((int*)(c + i));
            sumD |= Vector512.Load((int*)(d + i));
        }

        GC.KeepAlive((sumA | sumB | sumC | sumD)[0] == 42 ? string.Empty : null);
    }
}
