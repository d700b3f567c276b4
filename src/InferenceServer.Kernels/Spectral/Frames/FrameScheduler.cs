namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// Cuts frames into groups of a vector's lanes and hands the groups to threads. Which thread does a group changes
/// nothing in its result. Cancellation is looked at between groups.
/// </summary>
internal sealed unsafe class FrameScheduler(int lanes, int threads, int scratchFloats)
{
    private readonly ScratchPool _scratch = new(scratchFloats);

    public int Lanes => lanes;

    /// <exception cref="OperationCanceledException">The token was cancelled; outputs are partly written.</exception>
    public void Run(FrameWork work, int frames, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int groups = ((frames - 1) / lanes) + 1, workers = Math.Min(threads, groups);
        if (workers <= 1)
        {
            Crew alone = new(this, work, frames, groups, cancellationToken);
            alone.Work();
        }
        else
        {
            Crew crew = new(this, work, frames, groups, cancellationToken);
            Parallel.For(0, workers, crew.Work);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private void RunGroup(FrameWork work, int first, int count, float* scratch)
    {
        switch (LaneWidth.For(count, lanes))
        {
            case 16: work.Run<Lanes512>(first, count, scratch); break;
            case 8: work.Run<Lanes256>(first, count, scratch); break;
            case 4: work.Run<Lanes128>(first, count, scratch); break;
            default: work.Run<Lanes1>(first, count, scratch); break;
        }
    }

    private sealed class Crew(FrameScheduler scheduler, FrameWork work, int frames, int groups, CancellationToken cancellationToken)
    {
        private int _next = -1;

        public void Work(int worker = 0)
        {
            PinnedFloats scratch = scheduler._scratch.Rent();
            try
            {
                for (int group; (group = Interlocked.Increment(ref _next)) < groups && !cancellationToken.IsCancellationRequested;)
                {
                    int first = group * scheduler.Lanes;
                    scheduler.RunGroup(work, first, Math.Min(scheduler.Lanes, frames - first), scratch.Pointer);
                }
            }
            finally
            {
                scheduler._scratch.Return(scratch);
            }
        }
    }
}
