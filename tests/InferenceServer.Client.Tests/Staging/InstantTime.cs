using System.Collections.Concurrent;

namespace InferenceServer.Client.Tests;

/// <summary>Time in which every wait is over at once: the wait is noted and the clock moved on by it.</summary>
public sealed class InstantTime : TimeProvider
{
    private long _now;

    /// <summary>Done instead when a wait begins, which then never ends.</summary>
    public Action? Instead { get; set; }

    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Enqueue(dueTime);
        Interlocked.Add(ref _now, dueTime.Ticks);
        Action over = Instead ?? (() => callback(state));
        ThreadPool.QueueUserWorkItem(_ => over());
        return new Past();
    }

    private sealed class Past : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            // The timer is over.
        }

        public ValueTask DisposeAsync() => default;
    }
}
