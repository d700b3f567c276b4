namespace Grpc.Core;

/// <summary>What a caller wishes for one call.</summary>
public struct CallOptions
{
    private bool _waitForReady;

    public CallOptions(
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default,
        WriteOptions? writeOptions = null,
        ContextPropagationToken? propagationToken = null,
        CallCredentials? credentials = null)
    {
        Headers = headers;
        Deadline = deadline;
        CancellationToken = cancellationToken;
        WriteOptions = writeOptions;
        PropagationToken = propagationToken;
        Credentials = credentials;
    }

    public Metadata? Headers { readonly get; private set; }

    /// <summary>In UTC; null for none.</summary>
    public DateTime? Deadline { readonly get; private set; }

    public CancellationToken CancellationToken { readonly get; private set; }

    public WriteOptions? WriteOptions { readonly get; private set; }

    public ContextPropagationToken? PropagationToken { readonly get; private set; }

    public CallCredentials? Credentials { readonly get; private set; }

    /// <summary>Whether the call waits for a connection where it would otherwise fail at once.</summary>
    public readonly bool IsWaitForReady => _waitForReady;

    public readonly CallOptions WithHeaders(Metadata headers) => this with { Headers = headers };

    public readonly CallOptions WithDeadline(DateTime deadline) => this with { Deadline = deadline };

    public readonly CallOptions WithCancellationToken(CancellationToken cancellationToken) => this with { CancellationToken = cancellationToken };

    public readonly CallOptions WithWriteOptions(WriteOptions writeOptions) => this with { WriteOptions = writeOptions };

    public readonly CallOptions WithPropagationToken(ContextPropagationToken propagationToken) => this with { PropagationToken = propagationToken };

    public readonly CallOptions WithCredentials(CallCredentials credentials) => this with { Credentials = credentials };

    public readonly CallOptions WithWaitForReady(bool waitForReady = true) => this with { _waitForReady = waitForReady };
}
