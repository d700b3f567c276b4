using System.Collections.Concurrent;
using InferenceServer.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace InferenceServer.Onnx;

/// <summary>
/// A native session that cannot be freed under a run: closing waits for nobody, the last run to end frees it.
/// Turns what a run throws into the house's errors.
/// </summary>
internal sealed class GuardedSession(string model, InferenceSession session, OnnxDevice device, bool keepMemory) : IDisposable
{
    private readonly ConcurrentBag<RunOptions> _idle = [];
    private int _users = 1;
    private int _closed;

    /// <summary>Runs into memory that ONNX Runtime allocates; the values are the caller's to dispose.</summary>
    public IDisposableReadOnlyCollection<OrtValue> Run(BoundTensors inputs, IReadOnlyCollection<string> outputs, CancellationToken cancellationToken)
        => Run(inputs, outputs, into: null, cancellationToken)!;

    /// <summary>Runs into the memory of <paramref name="outputs"/>.</summary>
    public void Run(BoundTensors inputs, BoundTensors outputs, CancellationToken cancellationToken)
        => Run(inputs, outputs.Names, outputs, cancellationToken);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            Leave();
        }
    }

    private IDisposableReadOnlyCollection<OrtValue>? Run(
        BoundTensors inputs, IReadOnlyCollection<string> outputs, BoundTensors? into, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Enter();
        RunOptions options = _idle.TryTake(out RunOptions? idle) ? idle : CreateOptions();
        try
        {
            // Leaving this block waits for a callback under way, so that the options go back to the shelf at rest.
            using (cancellationToken.UnsafeRegister(static o => ((RunOptions)o!).Terminate = true, options))
            {
                if (into is null)
                {
                    return session.Run(options, inputs.Names, inputs.Values, outputs);
                }

                session.Run(options, inputs.Names, inputs.Values, outputs, into.Values);
                return null;
            }
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InferenceException(InferenceError.Internal, $"model '{model}' failed: {OnnxMessages.Clean(exception)}", exception);
        }
        finally
        {
            options.Terminate = false;
            _idle.Add(options);
            Leave();
        }
    }

    private RunOptions CreateOptions()
    {
        RunOptions options = new();
        if (!keepMemory)
        {
            options.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", device == OnnxDevice.Cuda ? "cpu:0;gpu:0" : "cpu:0");
        }

        return options;
    }

    private void Enter()
    {
        int users;
        do
        {
            users = Volatile.Read(ref _users);
            ObjectDisposedException.ThrowIf(users == 0 || Volatile.Read(ref _closed) == 1, typeof(OnnxSession));
        }
        while (Interlocked.CompareExchange(ref _users, users + 1, users) != users);
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _users) != 0)
        {
            return;
        }

        session.Dispose();
        while (_idle.TryTake(out RunOptions? options))
        {
            options.Dispose();
        }

        NativeHeap.Trim();
    }
}
