using InferenceServer.Abstractions;

namespace InferenceServer.Engine.Batching;

/// <summary>A request in the queue. The queue owns its inputs until a batch takes them over.</summary>
internal sealed class PendingRequest(TensorSet inputs, int rows, long arrival, CancellationToken cancellationToken)
    // Answers go on elsewhere, so that no caller's work delays the next batch.
    : TaskCompletionSource<TensorSet>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private CancellationTokenRegistration _watch;
    private int _watchStates;

    public TensorSet Inputs { get; } = inputs;

    public int Rows { get; } = rows;

    /// <summary>A time stamp of the batcher's clock.</summary>
    public long Arrival { get; } = arrival;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>The bytes of all inputs, as far as a batch lays them out.</summary>
    public long Bytes { get; } = BytesOf(inputs);

    /// <summary>Keeps the registration that abandons this request when its caller leaves.</summary>
    public void Watch(CancellationTokenRegistration watch)
    {
        _watch = watch;
        ReleaseWatchIfSecond();
    }

    /// <summary>Ends the watch because a batch has taken the request, which may be before <see cref="Watch"/> is even called.</summary>
    public void Unwatch() => ReleaseWatchIfSecond();

    /// <summary>Whether both may share a batch: the same inputs with the same shape of a row.</summary>
    public bool SharesShapeWith(PendingRequest other)
    {
        if (Inputs.Count != other.Inputs.Count)
        {
            return false;
        }

        for (int i = 0; i < Inputs.Count; i++)
        {
            Tensor a = Inputs[i], b = other.Inputs[i];
            if (!a.Shape.AsSpan()[1..].SequenceEqual(b.Shape.AsSpan()[1..]) || a.Name != b.Name)
            {
                return false;
            }
        }

        return true;
    }

    private static long BytesOf(TensorSet inputs)
    {
        long bytes = 0;
        foreach (Tensor tensor in inputs.AsSpan())
        {
            bytes += tensor.Data.Length;
        }

        return bytes;
    }

    // A token of the caller may outlive its request by far; whoever comes second lets go of it.
    private void ReleaseWatchIfSecond()
    {
        if (Interlocked.Increment(ref _watchStates) == 2)
        {
            _watch.Dispose();
        }
    }
}
