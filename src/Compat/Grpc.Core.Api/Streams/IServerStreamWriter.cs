namespace Grpc.Core;

/// <summary>A handler's outgoing messages; the stream ends when the handler returns.</summary>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>
{
}
