namespace Grpc.Core;

/// <summary>The caller's outgoing messages, which the caller ends.</summary>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    Task CompleteAsync();
}
