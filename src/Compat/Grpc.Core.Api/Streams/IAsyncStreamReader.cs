namespace Grpc.Core;

/// <summary>Incoming messages, read by one reader at a time.</summary>
public interface IAsyncStreamReader<out T>
{
    /// <summary>The message that the last successful <see cref="MoveNext"/> arrived at.</summary>
    T Current { get; }

    /// <summary>False at the end of the stream.</summary>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}
