using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace InferenceServer.Functional.Tests.Fuzz;

/// <summary>Counts pooled arrays of one size that were rented and not given back, from the pool's own events.</summary>
internal sealed class ArrayPoolBalance : EventListener
{
    private const int Rented = 1, Returned = 3;

    private readonly ConcurrentDictionary<int, bool> _outstanding = new();
    private readonly int _size;
    private int _rents;

    /// <param name="size">The pool's size of array, a power of two that nothing else in the process rents.</param>
    public ArrayPoolBalance(int size)
    {
        _size = size;
        foreach (EventSource source in EventSource.GetSources().Where(s => s.Name == "System.Buffers.ArrayPoolEventSource"))
        {
            EnableEvents(source, EventLevel.Verbose);
        }
    }

    public int Outstanding => _outstanding.Count;

    public int Rents => Volatile.Read(ref _rents);

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "System.Buffers.ArrayPoolEventSource")
        {
            EnableEvents(eventSource, EventLevel.Verbose);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventId is not (Rented or Returned) || (int)eventData.Payload![1]! != _size)
        {
            return;
        }

        int buffer = (int)eventData.Payload[0]!;
        if (eventData.EventId == Rented)
        {
            Interlocked.Increment(ref _rents);
            _outstanding[buffer] = true;
        }
        else
        {
            _outstanding.TryRemove(buffer, out _);
        }
    }
}
