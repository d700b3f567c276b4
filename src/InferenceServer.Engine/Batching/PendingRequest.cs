using InferenceServer.Abstractions;

namespace InferenceServer.Engine.Batching;

/// <summary>A request in the queue. The queue owns its inputs until a batch takes them over.</summary>
internal sealed class PendingRequest(TensorSet inputs, int rows, long arrival, CancellationToken cancellationToken)
    // Answers go on elsewhere, so that no caller's work delays the next batch.
    : TaskCompletionSource<TensorSet>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public TensorSet Inputs { get; } = inputs;

    public int Rows { get; } = rows;

    /// <summary>A time stamp of the batcher's clock.</summary>
    public long Arrival { get; } = arrival;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public CancellationTokenRegistration Cancellation { get; set; }

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
}
