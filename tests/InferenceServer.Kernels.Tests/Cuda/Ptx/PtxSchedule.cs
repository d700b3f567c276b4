namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>Runs the threads of a group: each by itself as far as it can, then the lanes of a warp together, then all past a barrier.</summary>
internal static class PtxSchedule
{
    /// <param name="threads">Of one group.</param>
    /// <param name="run">Lets a thread go on until it stops.</param>
    /// <param name="together">What the lanes of a warp do at a step.</param>
    public static void Run(PtxThread[] threads, Action<PtxThread> run, Func<int, Action<PtxThread[]>> together)
    {
        PtxThread[][] warps = [.. threads.Chunk(PtxTensorCore.Lanes)];
        while (true)
        {
            foreach (PtxThread[] warp in warps)
            {
                RunWarp(warp, run, together);
            }

            if (threads[0].Stop == PtxStop.Ended)
            {
                Agree(threads, "group");
                return;
            }

            Agree(threads, "group");
            threads[0].Group.Pass();
            Release(threads);
        }
    }

    private static void RunWarp(PtxThread[] warp, Action<PtxThread> run, Func<int, Action<PtxThread[]>> together)
    {
        while (true)
        {
            foreach (PtxThread thread in warp)
            {
                run(thread);
            }

            Agree(warp, "warp");
            if (warp[0].Stop != PtxStop.Warp)
            {
                return;
            }

            if (warp.Length != PtxTensorCore.Lanes)
            {
                throw new PtxFaultException($"a warp of {warp.Length} threads, where all 32 are named");
            }

            together(warp[0].At)(warp);
            Release(warp);
        }
    }

    // A device hangs or goes on with stale values where some lanes of those that are named do not come, or come to another place.
    private static void Agree(PtxThread[] threads, string whole)
    {
        PtxThread first = threads[0];
        foreach (PtxThread thread in threads)
        {
            if (thread.Stop != first.Stop || (first.Stop != PtxStop.Ended && thread.At != first.At))
            {
                throw new PtxFaultException($"threads of a {whole} part: {first.Index} is at step {first.At} ({first.Stop}), {thread.Index} at step {thread.At} ({thread.Stop})");
            }

            if (whole == "warp" && first.Ways.Parting(thread.Ways) is { } branch)
            {
                throw new PtxFaultException($"threads {first.Index} and {thread.Index} of a warp went different ways at step {branch}, a branch that is said to be uniform");
            }
        }
    }

    private static void Release(PtxThread[] threads)
    {
        foreach (PtxThread thread in threads)
        {
            thread.Stop = PtxStop.None;
            thread.At++;
            thread.Ways.Clear();
        }
    }
}
