using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Clip;

/// <summary>
/// Sends a role's many rows to a servable, chunk by chunk, two at a time: one is executed while the next one is prepared,
/// and a caller with thousands of rows does not fill the queue that others wait in.
/// </summary>
internal sealed class ChunkedCalls(IServable servable, CancellationToken cancellationToken)
{
    private const int InFlight = 2;

    private readonly Queue<Task> _calls = new();

    /// <summary>Sends one chunk, after the one before the last has been answered.</summary>
    /// <param name="rows">The chunk, which the servable takes over.</param>
    /// <param name="read">Reads the answer's first tensor while it is valid.</param>
    public async ValueTask SendAsync(TensorSet rows, Action<Tensor> read)
    {
        _calls.Enqueue(CallAsync(rows, read));
        if (_calls.Count >= InFlight)
        {
            await _calls.Dequeue().ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the answers to all chunks.</summary>
    public async ValueTask FinishAsync()
    {
        while (_calls.TryDequeue(out Task? call))
        {
            await call.ConfigureAwait(false);
        }
    }

    private async Task CallAsync(TensorSet rows, Action<Tensor> read)
    {
        using TensorSet answer = await servable.InferAsync(rows, default, cancellationToken).ConfigureAwait(false);
        read(answer[0]);
    }
}
