using Grpc.Core;

namespace Grpc.Compat.Tests.Services;

/// <summary>Lets a test see what the service saw.</summary>
internal sealed class EchoProbe
{
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;

    public Metadata? Headers { get; private set; }

    public string? Method { get; private set; }

    public string? Host { get; private set; }

    public string? Peer { get; private set; }

    public DateTime Deadline { get; private set; }

    public bool PeerAuthenticated { get; private set; }

    /// <summary>The request's <c>grpc-encoding</c>, which is no part of the call's metadata.</summary>
    public string? RequestEncoding { get; private set; }

    public int Calls => _calls;

    public Task Waiting => _waiting.Task;

    public Task Cancelled => _cancelled.Task;

    public void SawHeaders(Metadata headers) => Headers = headers;

    public void SawContext(ServerCallContext context)
    {
        Interlocked.Increment(ref _calls);
        RequestEncoding = context.GetHttpContext().Request.Headers.GrpcEncoding;
        Method = context.Method;
        Host = context.Host;
        Peer = context.Peer;
        Deadline = context.Deadline;
        PeerAuthenticated = context.AuthContext.IsPeerAuthenticated;
        context.UserState["seen"] = this;
    }

    /// <summary>Returns by throwing: only cancellation ends it.</summary>
    public async Task WaitForCancellationAsync(CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(_cancelled.SetResult);
        _waiting.SetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
