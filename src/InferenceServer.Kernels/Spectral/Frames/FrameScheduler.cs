using InferenceServer.Kernels.Threading;

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
        BlockRun.Execute(new Groups(this, work, frames), ((frames - 1) / lanes) + 1, threads, cancellationToken);
    }

    private void RunGroup(FrameWork work, int first, int count)
    {
        PinnedFloats scratch = _scratch.Rent();
        switch (work.FillsLanes ? lanes : LaneWidth.For(count, lanes))
        {
            case 16: work.Run<Lanes512>(first, count, scratch.Pointer); break;
            case 8: work.Run<Lanes256>(first, count, scratch.Pointer); break;
            case 4: work.Run<Lanes128>(first, count, scratch.Pointer); break;
            default: work.Run<Lanes1>(first, count, scratch.Pointer); break;
        }

        _scratch.Return(scratch);
    }

    private sealed class Groups(FrameScheduler scheduler, FrameWork work, int frames) : IBlockWork
    {
        public void Execute(int block, int worker)
        {
            int first = block * scheduler.Lanes;
            scheduler.RunGroup(work, first, Math.Min(scheduler.Lanes, frames - first));
        }
    }
}
