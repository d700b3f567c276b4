using Grpc.Core;

namespace Grpc.Compat.Tests.Services;

/// <summary>Lets a test see what the service saw.</summary>
internal sealed class EchoProbe
{
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Metadata? Headers { get; private set; }

    public string? Method { get; private set; }

    public string? Host { get; private set; }

    public string? Peer { get; private set; }

    public DateTime Deadline { get; private set; }

    public bool PeerAuthenticated { get; private set; }

    public Task Waiting => _waiting.Task;

    public Task Cancelled => _cancelled.Task;

    public void SawHeaders(Metadata headers) => Headers = headers;

    public void SawContext(ServerCallContext context)
    {
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
