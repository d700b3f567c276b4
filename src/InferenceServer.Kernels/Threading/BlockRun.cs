using System.Runtime.ExceptionServices;

namespace InferenceServer.Kernels.Threading;

/// <summary>
/// Runs the blocks of one piece of work on the calling thread and on whatever pool threads come to help.
/// The caller never waits for help that has not begun: with a busy pool it does all blocks itself.
/// Blocks are cut by the kernels from sizes alone, never from the number of threads, so that results are the same on any machine.
/// Allocates nothing once a thread has made its first run.
/// </summary>
internal sealed class BlockRun : IThreadPoolWorkItem
{
    [ThreadStatic]
    private static BlockRun? Idle;

    private readonly object _gate = new();
    private IBlockWork? _work;
    private ExceptionDispatchInfo? _failure;
    private CancellationToken _cancellation;
    private int _blocks;
    private int _workers;
    private int _joined;
    private int _active;
    private int _next;

    /// <summary>Executes blocks 0 to <paramref name="blocks"/> - 1 of <paramref name="work"/> on at most <paramref name="workers"/> threads.</summary>
    /// <param name="work">What to do; worker numbers are below <paramref name="workers"/>.</param>
    /// <param name="blocks">How many blocks there are.</param>
    /// <param name="workers">How many threads may work, the caller's included; at least 1.</param>
    /// <param name="cancellationToken">Looked at before every block.</param>
    /// <exception cref="OperationCanceledException">Cancelled; no block is running any more.</exception>
    public static void Execute(IBlockWork work, int blocks, int workers, CancellationToken cancellationToken)
    {
        workers = Math.Min(workers, blocks);
        if (workers <= 1)
        {
            for (int block = 0; block < blocks; block++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                work.Execute(block, worker: 0);
            }

            return;
        }

        // A block that itself runs blocks finds no idle run and makes one of its own.
        BlockRun run = Idle ?? new BlockRun();
        Idle = null;
        run.Lead(work, blocks, workers, cancellationToken);
        Idle = run;
        ExceptionDispatchInfo? failure = run._failure;
        run._failure = null;
        run._cancellation = default;
        failure?.Throw();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>A pool thread comes to help; too late, or one too many, it leaves at once.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        int worker;
        IBlockWork work;
        lock (_gate)
        {
            if (_work is null || _joined + 1 >= _workers)
            {
                return;
            }

            work = _work;
            worker = ++_joined;
            _active++;
        }

        Work(work, worker);
        lock (_gate)
        {
            if (--_active == 0)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    private void Lead(IBlockWork work, int blocks, int workers, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _work = work;
            _blocks = blocks;
            _workers = workers;
            _cancellation = cancellationToken;
            _joined = 0;
            _next = 0;
        }

        for (int i = 1; i < workers; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        Work(work, worker: 0);
        lock (_gate)
        {
            _work = null;
        }

        // Helpers are within their last block: most often it is over before a thread could fall asleep and wake.
        SpinWait spin = default;
        while (Volatile.Read(ref _active) != 0 && !spin.NextSpinWillYield)
        {
            spin.SpinOnce();
        }

        lock (_gate)
        {
            while (_active != 0)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    private void Work(IBlockWork work, int worker)
    {
        try
        {
            int block;
            while (!_cancellation.IsCancellationRequested && (block = Interlocked.Increment(ref _next) - 1) < _blocks)
            {
                work.Execute(block, worker);
            }
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
            Volatile.Write(ref _next, _blocks);
        }
    }
}
