using Google.Protobuf;
using Grpc.Compat.Tests.Protos;
using Grpc.Compat.Tests.Services;
using Grpc.Core;

namespace Grpc.Compat.Tests.Calls;

public sealed class UnaryTests
{
    [Fact]
    public async Task UnaryAsync_Message_ComesBack()
    {
        await using var host = await EchoHost.StartAsync();

        using var call = host.Client.UnaryAsync(new EchoMessage { Text = "hello" });
        var answer = await call.ResponseAsync.WaitAsync(EchoHost.Limit);

        Assert.Equal("hello", answer.Text);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Equal("/grpc.compat.tests.Echo/Unary", host.Probe.Method);
        Assert.Equal(host.Channel.Target, host.Probe.Host);
        Assert.StartsWith("ipv4:127.0.0.1:", host.Probe.Peer, StringComparison.Ordinal);
        Assert.False(host.Probe.PeerAuthenticated);
    }

    [Fact]
    public async Task Unary_Blocking_ComesBack()
    {
        await using var host = await EchoHost.StartAsync();

        var answer = await Task.Run(() => host.Client.Unary(new EchoMessage { Text = "blocking" })).WaitAsync(EchoHost.Limit);

        Assert.Equal("blocking", answer.Text);
    }

    [Fact]
    public async Task UnaryAsync_ManyAtOnce_EachGetsItsOwnAnswer()
    {
        await using var host = await EchoHost.StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => host.Client.UnaryAsync(new EchoMessage { Text = $"{i}" }).ResponseAsync)).WaitAsync(EchoHost.Limit);

        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}"), answers.Select(answer => answer.Text));
    }

    [Fact]
    public async Task UnaryAsync_LargeMessage_ComesBackWhole()
    {
        await using var host = await EchoHost.StartAsync(
            server => server.MaxReceiveMessageSize = null,
            client => client.MaxReceiveMessageSize = null);
        var payload = new byte[24 << 20];
        new Random(1).NextBytes(payload);

        var answer = await host.Client.UnaryAsync(new EchoMessage { Payload = UnsafeByteOperations.UnsafeWrap(payload) }).ResponseAsync.WaitAsync(EchoHost.Limit);

        Assert.True(answer.Payload.Span.SequenceEqual(payload));
    }

    [Fact]
    public async Task UnaryAsync_OverTheServersLimit_IsResourceExhausted()
    {
        await using var host = await EchoHost.StartAsync(server => server.MaxReceiveMessageSize = 1000);

        var error = await Assert.ThrowsAsync<RpcException>(() =>
            host.Client.UnaryAsync(new EchoMessage { Payload = ByteString.CopyFrom(new byte[1001]) }).ResponseAsync.WaitAsync(EchoHost.Limit));

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Equal(0, host.Probe.Calls);
    }

    [Fact]
    public async Task ConnectAsync_LiveServer_BecomesReady()
    {
        await using var host = await EchoHost.StartAsync();

        await host.Channel.ConnectAsync().WaitAsync(EchoHost.Limit);

        Assert.Equal(ConnectivityState.Ready, host.Channel.State);
    }
}
