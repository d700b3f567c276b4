namespace Grpc.Core;

/// <summary>Outgoing messages. One write at a time: await it before the next.</summary>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>Applies to the writes that follow; null for the defaults.</summary>
    WriteOptions? WriteOptions { get; set; }

    Task WriteAsync(T message);

    /// <summary>As <see cref="WriteAsync(T)"/>; a writer that cannot cancel a write refuses a cancellable token.</summary>
    Task WriteAsync(T message, CancellationToken cancellationToken) => cancellationToken.CanBeCanceled
        ? throw new NotSupportedException("This stream writer cannot cancel a write.")
        : WriteAsync(message);
}
