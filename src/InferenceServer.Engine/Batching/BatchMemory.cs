using InferenceServer.Abstractions;

namespace InferenceServer.Engine.Batching;

/// <summary>
/// Owns a batch's inputs and outputs on behalf of the requests that were in it. Each answer holds one share;
/// the last to be disposed frees both, because an output may lie in an input's memory.
/// </summary>
internal sealed class BatchMemory(TensorSet inputs, TensorSet outputs, int shares) : IDisposable
{
    private int _shares = shares;

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _shares) == 0)
        {
            outputs.Dispose();
            inputs.Dispose();
        }
    }
}
