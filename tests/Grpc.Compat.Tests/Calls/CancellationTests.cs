using Grpc.Compat.Tests.Protos;
using Grpc.Compat.Tests.Services;
using Grpc.Core;

namespace Grpc.Compat.Tests.Calls;

public sealed class CancellationTests
{
    [Fact]
    public async Task UnaryAsync_Cancelled_StopsBothSides()
    {
        await using var host = await EchoHost.StartAsync();
        using var cancellation = new CancellationTokenSource();
        using var call = host.Client.UnaryAsync(new EchoMessage { Text = "!wait" }, cancellationToken: cancellation.Token);
        await host.Probe.Waiting.WaitAsync(EchoHost.Limit);

        await cancellation.CancelAsync();

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.WaitAsync(EchoHost.Limit));
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        await host.Probe.Cancelled.WaitAsync(EchoHost.Limit);
    }

    [Fact]
    public async Task Repeat_CallDisposedMidway_StopsTheServer()
    {
        await using var host = await EchoHost.StartAsync();
        using var timeout = new CancellationTokenSource(EchoHost.Limit);
        using (var call = host.Client.Repeat(new EchoMessage { Text = "!wait" }))
        {
            Assert.True(await call.ResponseStream.MoveNext(timeout.Token));
            await host.Probe.Waiting.WaitAsync(EchoHost.Limit);
        }

        await host.Probe.Cancelled.WaitAsync(EchoHost.Limit);
    }

    [Fact]
    public async Task UnaryAsync_DeadlinePasses_IsDeadlineExceededOnBothSides()
    {
        await using var host = await EchoHost.StartAsync();
        var deadline = DateTime.UtcNow.AddSeconds(1);

        var error = await Assert.ThrowsAsync<RpcException>(() =>
            host.Client.UnaryAsync(new EchoMessage { Text = "!wait" }, deadline: deadline).ResponseAsync.WaitAsync(EchoHost.Limit));

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        await host.Probe.Cancelled.WaitAsync(EchoHost.Limit);
    }

    [Fact]
    public async Task UnaryAsync_Deadline_ReachesTheHandler()
    {
        await using var host = await EchoHost.StartAsync();
        var deadline = DateTime.UtcNow.AddHours(1);

        await host.Client.UnaryAsync(new EchoMessage(), deadline: deadline).ResponseAsync.WaitAsync(EchoHost.Limit);
        var seen = host.Probe.Deadline;
        await host.Client.UnaryAsync(new EchoMessage()).ResponseAsync.WaitAsync(EchoHost.Limit);

        Assert.InRange(seen, deadline.AddMinutes(-1), deadline.AddMinutes(1));
        Assert.Equal(DateTime.MaxValue, host.Probe.Deadline);
    }
}
