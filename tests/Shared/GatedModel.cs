using System.Collections.Concurrent;
using InferenceServer.Abstractions;

namespace InferenceServer.Tests;

/// <summary>Doubles its one FP32 input; a test decides when each batch may finish, and what goes wrong.</summary>
internal sealed class GatedModel(int maxBatchSize, int concurrency = 1) : IModel
{
    private int _running;

    public ModelSignature Signature { get; init; } = new(
        [new TensorSpec("x", ElementType.Float32, [TensorShape.Any])],
        [new TensorSpec("y", ElementType.Float32, [TensorShape.Any])],
        maxBatchSize);

    public int Concurrency => concurrency;

    /// <summary>The rows of each batch in order of execution; 1 for a request of a model that does not batch.</summary>
    public ConcurrentQueue<int> Batches { get; } = [];

    public int MostRunning { get; private set; }

    public int ThreadOfLast { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>Completed by the test to let batches finish; completed from the start.</summary>
    public TaskCompletionSource Gate { get; set; } = Opened();

    public Func<TensorSet, TensorSet>? Behaviour { get; set; }

    public static TaskCompletionSource Closed() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask<TensorSet> ExecuteAsync(TensorSet inputs, CancellationToken cancellationToken)
    {
        ThreadOfLast = Environment.CurrentManagedThreadId;
        MostRunning = Math.Max(MostRunning, Interlocked.Increment(ref _running));
        Batches.Enqueue(Signature.Batches ? (int)inputs[0].Shape[0] : 1);
        try
        {
            await Gate.Task;
            return Behaviour is null ? Double(inputs) : Behaviour(inputs);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return default;
    }

    public static TensorSet Double(TensorSet inputs)
    {
        Tensor y = Tensor.Create("y", ElementType.Float32, inputs[0].Shape);
        Span<float> from = inputs[0].Span<float>(), to = y.Span<float>();
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = 2 * from[i];
        }

        return new TensorSet(y);
    }

    private static TaskCompletionSource Opened()
    {
        TaskCompletionSource gate = Closed();
        gate.SetResult();
        return gate;
    }
}
