using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;

namespace InferenceServer.Onnx;

/// <summary>
/// A graph opened once for each run at a time, as far as there are copies; further runs share the first. Runs that share a session
/// get memory from one arena, in turns: each writes where the other's core wrote last. Between cores with no cache in common that
/// made runs of a small graph 28 % longer (measured).
/// </summary>
internal sealed class SessionCopies(IReadOnlyList<GuardedSession> copies) : IDisposable
{
    private readonly ConcurrentStack<GuardedSession> _idle = new(copies);

    public int Count => copies.Count;

    /// <inheritdoc cref="GuardedSession.Run"/>
    public IDisposableReadOnlyCollection<OrtValue>? Run(BoundTensors inputs, IReadOnlyCollection<string> outputs, BoundTensors? into, CancellationToken cancellationToken)
    {
        if (!_idle.TryPop(out GuardedSession? session))
        {
            return copies[0].Run(inputs, outputs, into, cancellationToken);
        }

        try
        {
            return session.Run(inputs, outputs, into, cancellationToken);
        }
        finally
        {
            _idle.Push(session);
        }
    }

    public void Dispose()
    {
        foreach (GuardedSession session in copies)
        {
            session.Dispose();
        }
    }
}
