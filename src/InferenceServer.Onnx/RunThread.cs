using System.Collections.Concurrent;

namespace InferenceServer.Onnx;

/// <summary>
/// A thread for runs that take milliseconds, kept from one to the next: making it costs 70 to 90 µs (measured), and its first run
/// pays for the native memory that each thread holds. There are as many as runs at once; as many as there are processors stay when
/// nothing is left to do.
/// </summary>
internal sealed class RunThread
{
    // The last to rest is the first to go on: its caches are warm.
    private static readonly ConcurrentStack<RunThread> Resting = new();

    [ThreadStatic]
    private static bool _isOne;

    private readonly object _gate = new();
    private Task? _work;

    /// <summary>Whether the caller is on such a thread, which nobody else waits for.</summary>
    public static bool IsCurrent => _isOne;

    /// <summary>Runs on a thread of its own. What awaits the answer goes on there.</summary>
    public static Task<T> RunAsync<T>(Func<T> run)
    {
        Task<T> work = new(run);
        if (Resting.TryPop(out RunThread? rested))
        {
            rested.Call(work);
        }
        else
        {
            new Thread(new RunThread { _work = work }.Go) { IsBackground = true, Name = "onnx run" }.UnsafeStart();
        }

        return work;
    }

    private void Go()
    {
        _isOne = true;
        Work();
        while (Resting.Count < Environment.ProcessorCount)
        {
            Resting.Push(this);
            Rest();
            Work();
        }
    }

    private void Work()
    {
        _work!.RunSynchronously(TaskScheduler.Default);

        // The answer is its receiver's alone.
        _work = null;
    }

    private void Call(Task work)
    {
        lock (_gate)
        {
            _work = work;
            Monitor.Pulse(_gate);
        }
    }

    private void Rest()
    {
        lock (_gate)
        {
            while (_work is null)
            {
                Monitor.Wait(_gate);
            }
        }
    }
}
